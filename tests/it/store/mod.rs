//! The store's contract: one body of tests, stamped for each engine, so that a missing engine shows in the list.

pub mod beds;
mod blobs;
mod claims;
mod commands;
mod copy;
mod crud;
mod explain;
mod kill;
mod migrate;
mod model;
mod outage;
mod queries;
mod recent;
mod refusals;
mod things;
mod wire;

/// `embedded::…` and `mongo::…`: each body runs on a fresh store of each engine.
macro_rules! contract {
    ($($room:ident::$body:ident)*) => {
        mod embedded {
            $(#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
            async fn $body() {
                super::$room::$body(super::beds::embedded()).await;
            })*
        }

        mod mongo {
            $(#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
            async fn $body() {
                for bed in super::beds::mongo().await {
                    let place = bed.place.clone();
                    super::$room::$body(bed).await;
                    super::beds::clear(&place).await;
                }
            })*
        }
    };
}

contract! {
    crud::reads_writes_and_versions
    crud::unique_rules_refuse_and_name_themselves
    crud::one_of_sixty_racing_inserts_wins
    crud::documents_that_differ_between_engines_are_refused
    crud::null_members_are_dropped
    queries::conditions_match
    queries::pages_walk_every_order_once
    queries::lists_of_values_keep_the_order
    queries::text_is_ordered_by_code_point
    queries::members_follow_the_document
    queries::what_no_index_serves_is_refused
    queries::a_strange_cursor_is_a_bad_cursor
    claims::a_slot_goes_to_one_of_a_hundred_claims
    claims::effects_stand_in_the_document_until_they_are_done
    blobs::eight_racing_uploads_leave_one_whole_blob
    blobs::blobs_are_listed_in_order
    blobs::a_blob_is_named_by_its_bytes
    blobs::a_sweep_takes_what_broken_uploads_have_left_and_nothing_else
    explain::every_declared_shape_is_served_by_an_index
    explain::every_index_of_the_house_is_used
    model::random_operations_agree_with_a_map
    recent::what_is_kept_is_as_new_as_the_last_answered_write
    recent::what_others_write_is_seen
    recent::a_document_is_read_once_between_its_writes
    migrate::a_second_migration_has_nothing_to_do
    migrate::an_index_that_comes_later_holds_what_was_there
    migrate::a_database_of_a_newer_hirewire_is_left_alone
    copy::there_and_back_it_is_the_same
    copy::a_broken_copy_goes_on_where_it_stood
    copy::a_target_that_changed_meanwhile_is_told
    kill::killing_a_writer_loses_nothing_acknowledged
}
