import Foundation
import Inspection
import Testing
import XMPP

@testable import Console

/// Nothing that was secret at the prompt is in any file that the program writes.
@Suite("Secrets in files", .serialized)
struct SecretSearchTests {
    /// What is secret, each in another place where XMPP carries secrets.
    private static let secrets = [
        "Zq-register-1", "Zq-bookmark-2", "Zq-push-3", "Zq-sasl-4", "Zq-room-5", "Zq-changed-6", "Zq-legacy-7", "Zq-sub-8",
        "Zq-token-9", "Zq-broken-10",
    ]

    private static func lines(_ folder: URL) -> [String] {
        let plain = Data("\u{0}alice\u{0}Zq-sasl-4".utf8).base64EncodedString()
        return [
            "record \(folder.path)/live.transcript",
            "<iq type='set' id='s1' to='realworld.lit'><query xmlns='jabber:iq:register'><username>new</username><password>Zq-register-1</password></query></iq>",
            "<iq type='set' id='s2'><query xmlns='jabber:iq:private'><storage xmlns='storage:bookmarks'><conference jid='tea@conference.wonderland.lit'><password>Zq-bookmark-2</password></conference></storage></query></iq>",
            "private storage:bookmarks storage",
            "<iq type='set' id='s3'><enable xmlns='urn:xmpp:push:0' jid='push.wonderland.lit' node='n'><x xmlns='jabber:x:data' type='submit'><field var='FORM_TYPE'><value>http://jabber.org/protocol/pubsub#publish-options</value></field><field var='secret'><value>Zq-push-3</value></field></x></enable></iq>",
            "<presence to='tea@conference.wonderland.lit/alice'><x xmlns='http://jabber.org/protocol/muc'><password>Zq-room-5</password></x></presence>",
            "send --raw <iq type='set' id='s4'><query xmlns='jabber:iq:auth'><username>alice</username><password>Zq-legacy-7</password></query></iq>",
            "<iq type='set' id='s5'><query xmlns='jabber:iq:register'><x xmlns='jabber:x:data' type='submit'><field type='text-private' var='pw'><value>Zq-sub-8</value></field></x></query></iq>",
            "<message to='alice@wonderland.lit'><body>plain</body><x xmlns='urn:example:app' token='Zq-token-9'/></message>",
            "find password", "register --change-password", "Zq-changed-6",
            "save \(folder.path)/saved.transcript",
            "send --raw <auth xmlns='urn:ietf:params:xml:ns:xmpp-sasl' mechanism='PLAIN'>\(plain)</auth>", "wait",
            "connect rabbit@wonderland.lit",
            // Text between stanzas, which is an error: the secret stands in bytes that are not well-formed.
            "send --raw \"<iq type='set' id='s6'><query xmlns='jabber:iq:auth'><password>Zq-broken-10</password></query></iq>\"",
            "wait", "record off", "save \(folder.path)/after.transcript",
        ]
    }

    @Test("no file holds a secret in any usual encoding")
    func search() async throws {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("secrets-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let source = ScriptedLineSource(SecretSearchTests.lines(folder), isInteractive: true)
        let session = Session(
            source: source,
            surroundings: Session.Surroundings(
                renderer: .plain, now: { Timestamp(seconds: Date().timeIntervalSince1970) },
                identifier: { "id\(UInt32.random(in: 0...UInt32.max))" }, environment: ["HOME": folder.path + "/home"]),
            forecasts: try ForecastSettings(server: "loopback"))
        _ = await session.run(
            PromptProgram(beginning: .demo(keepIn: nil), forecasts: try ForecastSettings(server: "loopback")), [])
        for format in ConvertProgram.Format.allCases {
            for name in ["live", "after"] {
                _ = try ConvertProgram(
                    files: RecordFiles(paths: ["\(folder.path)/\(name).transcript"]), format: format.rawValue, filter: nil,
                    settings: ForecastSettings(), keepsSecrets: false, alsoRemove: [], title: "a session"
                ).run(to: "\(folder.path)/\(name).\(format.rawValue).out")
            }
        }
        let files = try #require(FileManager.default.enumerator(at: folder, includingPropertiesForKeys: nil))
            .compactMap { $0 as? URL }.filter { !$0.hasDirectoryPath }
        // The two transcripts and what was made of them; the script has got as far as its end.
        #expect(files.count >= 3 + 2 * ConvertProgram.Format.allCases.count, "\(source.text)")
        let live = try String(contentsOf: folder.appendingPathComponent("live.transcript"), encoding: .utf8)
        for mark in [
            "id='s1'", "id='s2'", "id='s3'", "id='s4'", "id='s5'", "id='s6'", "tea@conference", "mechanism='PLAIN'",
            "urn:example:app", "<body>plain</body>",
        ] {
            #expect(live.contains(mark), "\(mark) is not in the transcript\n\(source.text)")
        }
        // What was sent in each of these places has its mark where the secret was.
        #expect(live.components(separatedBy: "[redacted]").count - 1 >= SecretSearchTests.secrets.count)
        for file in files {
            let bytes = try Data(contentsOf: file)
            // What is not secret is there: the file is one that the session was written to.
            #expect(bytes.firstRange(of: Data("wonderland.lit".utf8)) != nil, "\(file.lastPathComponent) has nothing of it")
            for secret in SecretSearchTests.secrets {
                for encoding in SecretSearchTests.encodings(of: secret, in: bytes) {
                    Issue.record("\(file.lastPathComponent) has \(secret) as \(encoding)")
                }
            }
        }
    }

    @Test("the search finds a secret in every encoding, wherever it stands")
    func control() throws {
        let secret = SecretSearchTests.secrets[3]
        #expect(SecretSearchTests.encodings(of: secret, in: Data("nothing of the kind".utf8)).isEmpty)
        #expect(SecretSearchTests.encodings(of: secret, in: Data("x<p>\(secret)</p>".utf8)) == ["text"])
        #expect(
            SecretSearchTests.encodings(of: secret, in: Data("x".utf8) + secret.data(using: .utf16LittleEndian)!) == [
                "UTF-16"
            ])
        for separator in ["", " ", ":"] {
            let hex = secret.utf8.map { String(format: "%02x", $0) }.joined(separator: separator)
            for text in [hex, hex.uppercased()] {
                #expect(SecretSearchTests.encodings(of: secret, in: Data("0a \(text) 0a".utf8)).contains("hexadecimal"))
            }
        }
        for before in ["", "a", "ab", "abc", "\u{0}alice\u{0}"] {
            let text = Data((before + secret + "after").utf8).base64EncodedString()
            #expect(
                SecretSearchTests.encodings(of: secret, in: Data(text.utf8)) == ["base64"],
                "after \(before.debugDescription)")
        }
    }

    /// The encodings in which bytes hold a secret.
    private static func encodings(of secret: String, in bytes: Data) -> [String] {
        forms(secret).filter { bytes.firstRange(of: $0.1) != nil }.map(\.0)
    }

    /// A secret as it may stand in a file.
    private static func forms(_ secret: String) -> [(String, Data)] {
        var forms = [("text", Data(secret.utf8))]
        forms.append(("UTF-16", secret.data(using: .utf16LittleEndian)!))
        let hex = secret.utf8.map { String(format: "%02x", $0) }
        for separator in ["", " ", ":"] {
            forms.append(("hexadecimal", Data(hex.joined(separator: separator).utf8)))
            forms.append(("hexadecimal", Data(hex.joined(separator: separator).uppercased().utf8)))
        }
        // In base64 a text has one of three forms, by its place; the characters at its ends depend on what is around it.
        for shift in 0..<3 {
            let text = Data([UInt8](repeating: 0, count: shift) + Array(secret.utf8)).base64EncodedString()
            forms.append(("base64", Data(text.dropFirst(shift == 0 ? 0 : 4).dropLast(4).utf8)))
        }
        forms.append(("backwards", Data(String(secret.reversed()).utf8)))
        return forms
    }
}
