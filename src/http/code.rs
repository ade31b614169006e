//! The one table of error codes: what a program may rely on, and what a person reads.

use axum::http::StatusCode;

macro_rules! codes {
    ($($variant:ident $code:literal $status:ident $title:literal;)*) => {
        /// A stable error code. New ones are added here, and nowhere else.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub enum Code { $($variant,)* }

        impl Code {
            /// All codes, in the table's order.
            pub const ALL: &'static [Code] = &[$(Code::$variant,)*];

            #[must_use]
            pub const fn as_str(self) -> &'static str {
                match self { $(Code::$variant => $code,)* }
            }
            #[must_use]
            pub const fn status(self) -> StatusCode {
                match self { $(Code::$variant => StatusCode::$status,)* }
            }
            #[must_use]
            pub const fn title(self) -> &'static str {
                match self { $(Code::$variant => $title,)* }
            }
        }
    };
}

codes! {
    // The request itself
    MalformedJson        "malformed_json"         BAD_REQUEST            "The body is not JSON";
    MalformedBody        "malformed_body"         BAD_REQUEST            "The body can't be read";
    InvalidFields        "invalid_fields"         UNPROCESSABLE_ENTITY   "A field is missing or not valid";
    BadId                "bad_id"                 BAD_REQUEST            "The id can't be read";
    BadTime              "bad_time"               BAD_REQUEST            "The time can't be read";
    BadQuery             "bad_query"              BAD_REQUEST            "A query parameter is not valid";
    BadCursor            "bad_cursor"             BAD_REQUEST            "The cursor is not of this list";
    NotFound             "not_found"              NOT_FOUND              "There is no such thing";
    MethodNotAllowed     "method_not_allowed"     METHOD_NOT_ALLOWED     "The path does not take this method";
    UnsupportedMediaType "unsupported_media_type" UNSUPPORTED_MEDIA_TYPE "The body's content type is not taken here";
    BodyTooLarge         "body_too_large"         PAYLOAD_TOO_LARGE      "The body is too large";
    RequestTimeout       "request_timeout"        REQUEST_TIMEOUT        "The request took too long";
    TooManyRequests      "too_many_requests"      TOO_MANY_REQUESTS      "Too many requests";
    BadIdempotencyKey    "bad_idempotency_key"    BAD_REQUEST            "The idempotency key can't be read";
    IdempotencyConflict  "idempotency_conflict"   UNPROCESSABLE_ENTITY   "The idempotency key was used for another request";
    IdempotencyInFlight  "idempotency_in_flight"  CONFLICT               "The request under this idempotency key is still running";
    ConcurrentChange     "concurrent_change"      CONFLICT               "Somebody else changed it at the same time";
    // The server
    Internal             "internal"               INTERNAL_SERVER_ERROR  "Something went wrong on our side";
    StoreUnavailable     "store_unavailable"      SERVICE_UNAVAILABLE    "The database can't be reached";
    Overloaded           "overloaded"             SERVICE_UNAVAILABLE    "The server has too much to do";
    GatewayFailed        "gateway_failed"         BAD_GATEWAY            "A service that Hirewire needs did not answer";
    // Accounts
    Unauthorized         "unauthorized"           UNAUTHORIZED           "A valid bearer token is needed";
    WrongCredentials     "wrong_credentials"      UNAUTHORIZED           "The e-mail address or the password is wrong";
    OtherUser            "other_user"             FORBIDDEN              "The token belongs to another user";
    EmailTaken           "email_taken"            CONFLICT               "The e-mail address has an account";
    LinkRequired         "link_required"          CONFLICT               "The address has a password account; sign in and link Google there";
    TooManyTries         "too_many_tries"         TOO_MANY_REQUESTS      "Too many failed tries";
    // Jobs and applications
    JobClosed            "job_closed"             CONFLICT               "The job is closed";
    JobHasApplications   "job_has_applications"   CONFLICT               "The job has applications";
    NoFiles              "no_files"               BAD_REQUEST            "No file came with the request";
    TooManyFiles         "too_many_files"         BAD_REQUEST            "Too many files in one request";
    NoCandidates         "no_candidates"          NOT_FOUND              "The job has no candidates yet";
    NotScreened          "not_screened"           CONFLICT               "The application has no job to be screened for";
    // Slots and bookings
    SlotInPast           "slot_in_past"           BAD_REQUEST            "The time is in the past";
    SlotOverlap          "slot_overlap"           CONFLICT               "The time overlaps another slot";
    SlotTaken            "slot_taken"             CONFLICT               "The slot is taken";
    SlotBusy             "slot_busy"              CONFLICT               "The interviewer is busy at that time";
    SlotBooked           "slot_booked"            CONFLICT               "The slot is booked";
    SlotPassed           "slot_passed"            CONFLICT               "The time has passed";
    TooManySlots         "too_many_slots"         CONFLICT               "Too many future slots";
    InterviewBegun       "interview_begun"        CONFLICT               "The interview has begun";
    TooManyChanges       "too_many_changes"       CONFLICT               "The booking was changed too often";
    AlreadyBooked        "already_booked"         CONFLICT               "Another slot is booked already";
    NotInvited           "not_invited"            FORBIDDEN              "The address was not invited";
    InvitationNoEmail    "no_email"               CONFLICT               "The candidate has no e-mail address";
    InvitationSent       "invitation_sent"        CONFLICT               "The invitation was sent already";
    LinkGone             "link_gone"              GONE                   "The link has expired or was revoked";
    // Mail, Google and the model
    GoogleNotLinked      "google_not_linked"      CONFLICT               "No Google account is linked";
    GoogleNotConfigured  "google_not_configured"  CONFLICT               "Google is not set up on this server";
    GoogleRefused        "google_refused"         BAD_REQUEST            "Google refused the code";
    GoogleAccountTaken   "google_account_taken"   CONFLICT               "The Google account belongs to another user";
    ForeignRedirect      "foreign_redirect"       BAD_REQUEST            "Consent can't come back to that address";
    BadState             "bad_state"              BAD_REQUEST            "The state is not of a consent that this user began";
    TaskRunning          "task_running"           CONFLICT               "The task is running";
    TaskDone             "task_done"              CONFLICT               "The task is done";
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_are_unique() {
        let mut all: Vec<_> = Code::ALL.iter().map(|c| c.as_str()).collect();
        all.sort_unstable();
        all.dedup();
        assert_eq!(all.len(), Code::ALL.len());
    }
}
