import Foundation
import TestSupport
import Testing

/// Which scripts show which extension; where the scripts' language has no words for one, the tests over sockets that do.
@Suite("Every extension has a script")
struct ExtensionTests {
    /// What stands for an extension.
    private enum Proof {
        case script(String)
        /// The name of a test, as it stands in a file.
        case test(String, in: String)
    }

    private static let proofs: [(extension: String, proofs: [Proof])] = [
        ("the core: messages, errors, senders", scripts("message_chat", "errors")),
        ("rosters, their versions, subscriptions (RFC 6121)", scripts("roster", "pre_approval")),
        ("service discovery (0030)", scripts("questions")),
        (
            "capabilities (0115)",
            scripts("interest") + [
                .test("the server's capabilities stand in its stream features", in: "SocketTests.swift")
            ]
        ),
        ("ping (0199), version (0092), time (0202)", scripts("questions")),
        ("last activity (0012)", scripts("last_activity")),
        ("vcard-temp (0054)", scripts("vcard")), ("vCard4 (0292)", scripts("vcard4", "vcard_conversion")),
        ("avatars and their conversion (0084, 0153, 0398)", scripts("vcard_conversion")),
        ("private XML (0049)", scripts("private_xml")),
        ("blocking (0191), no privacy lists", scripts("blocking", "privacy_lists")),
        (
            "registration (0077)",
            scripts("password", "account_removal") + [
                .test("a client can make itself an account", in: "RegistrationTests.swift")
            ]
        ),
        ("offline messages (0160, 0203)", scripts("offline", "hints")),
        ("offline messages by hand (0013)", scripts("offline_by_hand")),
        ("archives (0313, 0441, 0059)", scripts("archive", "archive_paging", "archive_flipped", "archive_preferences")),
        ("stanza ids (0359)", scripts("message_spoofed_id", "archive")), ("carbons (0280)", scripts("carbons")),
        (
            "stream management (0198)",
            scripts("stream_management") + [
                .test("what was not acknowledged comes once on the new stream", in: "ResumptionTests.swift"),
                .test("what a client never acknowledged goes into the offline store", in: "SessionTests.swift"),
            ]
        ),
        ("client state (0352)", scripts("client_state")), ("hints (0334)", scripts("hints")),
        ("receipts and markers (0184, 0333, 0490)", scripts("receipts_and_markers", "displayed_markers")),
        ("push (0357)", scripts("push")), ("eventing (0163)", scripts("eventing", "interest")),
        ("pubsub (0060)", scripts("pubsub")),
        ("bookmarks (0402) and older ones (0048, 0411)", scripts("bookmarks", "bookmarks_legacy")),
        (
            "rooms (0045)",
            scripts(
                "room_configuration", "room_history", "room_invitation", "room_kick_and_ban", "room_persistent",
                "room_private_message", "room_self_ping")
        ),
        ("archives of rooms (0313)", scripts("room_archive")),
        (
            "uploads (0363)",
            scripts("upload") + [.test("a file is put into a slot and fetched from it", in: "SocketTests.swift")]
        ),
        ("retraction and moderation (0424, 0425)", scripts("retraction", "room_moderation")),
        ("commands (0050)", scripts("commands")),
        (
            "SASL2, Bind 2 and tokens (0388, 0386, 0484)",
            [.test("one step logs in, binds, and switches on", in: "InlineTests.swift")]
        ),
    ]

    private static func scripts(_ names: String...) -> [Proof] { names.map { .script($0) } }

    @Test("the scripts and tests of the list are there, and every script is in the list")
    func list() throws {
        let folder = "Tests/LoopbackServerTests/"
        var unnamed = Set(ScansionTests.scripts.map { $0.deletingPathExtension().lastPathComponent })
        let there = unnamed
        for (name, proofs) in Self.proofs {
            #expect(!proofs.isEmpty, "\(name)")
            for proof in proofs {
                switch proof {
                case .script(let script):
                    #expect(there.contains(script), "\(name): there is no \(script).scs")
                    unnamed.remove(script)
                case .test(let test, let file):
                    let text = try String(contentsOf: RepositoryRoot.url(folder + file), encoding: .utf8)
                    #expect(text.contains("\"\(test)"), "\(name): there is no such test in \(file)")
                }
            }
        }
        #expect(unnamed.isEmpty, "scripts that stand for no extension: \(unnamed.sorted())")
    }
}
