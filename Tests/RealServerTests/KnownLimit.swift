/// A difference between forecast and server that is known, with its reason.
struct KnownLimit {
    var test: String
    var subject: String
    var reason: String

    static let all: [KnownLimit] = [
        KnownLimit(
            test: "pubsub/publish-new-node", subject: "service/pubsub",
            reason: "the forecast takes it that the node exists; Prosody's service makes none by itself and refuses"),
        KnownLimit(
            test: "vcard/set", subject: "sender-server/pep",
            reason: "the item of the avatar's node that ejabberd makes holds no text of the card, so it is not found by it"),
        KnownLimit(
            test: "room/temporary/subject", subject: "service/room-config",
            reason:
                "nothing in the stanza tells that the room is temporary; the subject of a persistent room is written down"),
    ]

    /// Why a difference is there, if that is known.
    static func reason(_ variant: Variant, _ difference: LiveRun.Difference) -> String? {
        all.first { difference.test.hasPrefix($0.test) && difference.subject == $0.subject }?.reason
    }
}
