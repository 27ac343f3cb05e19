import Inspection

/// Somebody who waits for something to happen in a session.
struct Waiter {
    /// What is waited for.
    enum Goal {
        /// A record that fulfils the condition.
        case record(RecordFilter)
        /// Every stanza that was handed to the connection has come out of the funnel.
        case sends(Int)
        /// So many records have come from the loopback world.
        case received(Int)
        /// So many stanzas have come since the record with that number.
        case stanzas(since: Int, count: Int)
        /// No request waits for an answer.
        case answers
        /// The connection of that name is over.
        case over(String)
        /// The stream is bound, or where it stops after the features those have come; or the connection is over.
        case ready(stops: Bool)
    }

    let number: Int
    var goal: Goal
    var continuation: CheckedContinuation<Bool, Never>
}
