package import XMPP
package import XMPPStreams

/// What a connection tells its owner, in the order in which it happened.
package enum ConnectionEvent: Sendable {
    /// Something crossed the wire, in either direction, or has to be said beside it.
    case record(WireRecord)
    case stage(ConnectionStage, StageProgress)
    /// Something happened to the client's token, which is a secret (XEP-0484).
    case token(TokenEvent)
    /// The stream has its full address; what comes now is nobody's but the user's.
    case bound(JID)
    /// The user may choose; nothing happens until the reply has come.
    case step(StepQuestion, StepReply)
    /// The connection is over; nil means that it ended as it should.
    case closed(ConnectionFailure?)

    /// How a stage goes.
    package enum StageProgress: Hashable, Sendable {
        case started
        /// Seconds since it started.
        case finished(Double)
    }
}
