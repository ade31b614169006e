//! Background work: one body of tests, stamped for each engine.

mod bed;
mod commands;
mod running;
mod steps;

macro_rules! contract {
    ($($room:ident::$body:ident)*) => {
        mod embedded {
            $(#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
            async fn $body() {
                super::$room::$body(crate::store::beds::embedded()).await;
            })*
        }
    };
}

contract! {
    steps::an_effect_becomes_one_task_of_its_id_however_often_it_is_handed_over
    steps::a_failed_task_waits_longer_each_time_and_is_parked_in_the_end
    steps::a_gateways_wishes_are_kept
    steps::a_handler_that_panics_fails_its_own_task_alone
    steps::a_dead_process_leaves_a_task_that_is_due_again_and_its_end_counts_no_more
    steps::a_clock_that_jumps_a_day_ahead_and_back_hurts_nothing
    steps::a_schedule_runs_once_for_all_processes_and_makes_up_once
    steps::a_schedule_whose_run_goes_on_starts_no_second_one
    steps::an_effect_for_later_waits_for_its_date
    steps::done_tasks_are_kept_for_days_and_then_deleted
    running::four_runners_share_the_work_and_each_task_is_done_once
    running::who_loses_the_lease_stops_and_commits_nothing
    running::a_long_run_keeps_its_lease
    running::a_stop_lets_what_runs_come_to_its_end
    running::a_kind_that_hangs_leaves_the_others_their_lanes
    running::ten_thousand_waiting_tasks_cost_an_idle_runner_one_indexed_query_a_look
    running::no_more_of_a_kind_run_at_a_time_than_it_allows
}
