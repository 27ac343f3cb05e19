import TLS
import Testing

@testable import XMPPStreams

@Suite("SCRAM")
struct SCRAMTests {
    private func text(_ bytes: [UInt8]) -> String { String(decoding: bytes, as: UTF8.self) }

    /// The exchanges of RFC 5802 §5 and RFC 7677 §3: hash, nonces, salt, proof, signature.
    static let vectors: [(SCRAMHash, String, String, String, String, String)] = [
        (
            .sha1, "fyko+d2lbbFgONRv9qkxdawL", "3rfcNHYJY1ZVvWVs7j", "QSXCR+Q6sek8bf92", "v0X8v3Bz2T0CJGbJQyF0X+HI4Ts=",
            "rmF9pqV8S7suAoZWja4dJRkFsKQ="
        ),
        (
            .sha256, "rOprNGfwEbeRWgbNEkqO", "%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0", "W22ZaJ0SNY7soEsUEjb6gQ==",
            "dHzbZapWIk4jUhN+Ute9ytag9zjfMHgsqmmiz7AndVQ=", "6rriTRBi23WpRR/wtup+mMhUZUn/dB5nLTJRsjl95G4="
        ),
    ]

    @Test("the RFCs' example exchanges come out to the letter, at the client", arguments: vectors.indices)
    func clientVectors(_ index: Int) throws {
        let (hash, nonce, more, salt, proof, signature) = SCRAMTests.vectors[index]
        var client = try SCRAMClient(username: "user", password: Secret("pencil"), hash: hash, binding: .none, nonce: nonce)
        #expect(text(client.firstMessage) == "n,,n=user,r=\(nonce)")
        let final = try client.challenged(Array("r=\(nonce)\(more),s=\(salt),i=4096".utf8))
        #expect(text(final) == "c=biws,r=\(nonce)\(more),p=\(proof)")
        try client.concluded(Array("v=\(signature)".utf8))
    }

    @Test("the RFCs' example exchanges come out to the letter, at the server", arguments: vectors.indices)
    func serverVectors(_ index: Int) throws {
        let (hash, nonce, more, salt, proof, signature) = SCRAMTests.vectors[index]
        let verifier = try #require(
            SCRAMVerifier(password: Secret("pencil"), hash: hash, salt: Base64.decode(salt)!, iterations: 4096))
        var server = SCRAMServer(hash: hash, isPlus: false, offersPlus: false, bindings: [:], nonce: more)
        let (name, identity) = try server.began(Array("n,,n=user,r=\(nonce)".utf8))
        #expect(name == "user")
        #expect(identity == nil)
        #expect(text(server.verifierFound(verifier)) == "r=\(nonce)\(more),s=\(salt),i=4096")
        #expect(text(try server.finished(Array("c=biws,r=\(nonce)\(more),p=\(proof)".utf8))) == "v=\(signature)")
    }

    @Test("the hash of XEP-0474's example comes out, whatever the order of what was advertised")
    func downgradeHash() {
        let advertised = DowngradeProtection(
            mechanisms: ["SCRAM-SHA-1-PLUS", "SCRAM-SHA-1"], channelBindings: ["tls-server-end-point", "tls-exporter"])
        #expect(advertised.hash(.sha1) == "G6k/rBLDqgOhRRaCuuatSDFkJ08=")
    }

    private static let session: [ChannelBinding: [UInt8]] = [.tlsExporter: [1, 2, 3], .tlsServerEndPoint: [4, 5]]

    /// Runs both ends against each other; gives whether the server has proven itself.
    private func exchange(
        _ hash: SCRAMHash, binding: SCRAMClient.Binding, isPlus: Bool, offersPlus: Bool, password: String = "pencil",
        advertisedHere: DowngradeProtection? = nil, advertisedThere: DowngradeProtection? = nil
    ) throws -> Bool {
        let verifier = try #require(
            SCRAMVerifier(password: Secret("pencil"), hash: hash, salt: [1, 2, 3, 4], iterations: 4096))
        var client = try SCRAMClient(
            username: "al,i=ce", password: Secret(password), hash: hash, binding: binding, nonce: "abc",
            advertised: advertisedHere)
        var server = SCRAMServer(
            hash: hash, isPlus: isPlus, offersPlus: offersPlus, bindings: SCRAMTests.session, nonce: "def",
            advertised: advertisedThere)
        #expect(try server.began(client.firstMessage).username == "al,i=ce")
        let response = try client.challenged(server.verifierFound(verifier))
        try client.concluded(try server.finished(response))
        return client.isProtectedFromDowngrade
    }

    @Test("each hash works with each channel binding, and without", arguments: SCRAMHash.allCases)
    func bothEnds(_ hash: SCRAMHash) throws {
        for type in ChannelBinding.allCases {
            _ = try exchange(hash, binding: .used(type, SCRAMTests.session[type]!), isPlus: true, offersPlus: true)
        }
        _ = try exchange(hash, binding: .none, isPlus: false, offersPlus: true)
        _ = try exchange(hash, binding: .notOffered, isPlus: false, offersPlus: false)
    }

    @Test("a wrong password, a wrong binding and a hidden offer of binding are refused by the server")
    func refusals() {
        #expect(throws: SASLCondition.notAuthorized) {
            try exchange(.sha256, binding: .none, isPlus: false, offersPlus: false, password: "pen")
        }
        #expect(throws: SASLCondition.notAuthorized) {
            try exchange(.sha256, binding: .used(.tlsExporter, [9]), isPlus: true, offersPlus: true)
        }
        #expect(throws: SASLCondition.notAuthorized) {
            try exchange(.sha256, binding: .notOffered, isPlus: false, offersPlus: true)
        }
        #expect(throws: SASLCondition.malformedRequest) {
            try exchange(.sha256, binding: .none, isPlus: true, offersPlus: true)
        }
    }

    @Test("what the server advertised is confirmed inside the exchange, and a list that was changed on the way is noticed")
    func downgrade() throws {
        let whole = DowngradeProtection(mechanisms: ["SCRAM-SHA-1", "SCRAM-SHA-256"], channelBindings: nil)
        let cut = DowngradeProtection(mechanisms: ["SCRAM-SHA-1"], channelBindings: nil)
        #expect(
            try exchange(
                .sha1, binding: .none, isPlus: false, offersPlus: false, advertisedHere: whole, advertisedThere: whole))
        #expect(
            try !exchange(
                .sha1, binding: .none, isPlus: false, offersPlus: false, advertisedHere: whole, advertisedThere: nil))
        #expect(throws: SASLFailure.self) {
            try exchange(
                .sha1, binding: .none, isPlus: false, offersPlus: false, advertisedHere: cut, advertisedThere: whole)
        }
    }

    @Test(
        "a challenge that breaks the rules is refused by the client",
        arguments: [
            "", "r=abcdef", "s=QQ==,r=abcdef,i=4096", "r=abc,s=QQ==,i=4096", "r=xyzdef,s=QQ==,i=4096", "r=abcdef,s=,i=4096",
            "r=abcdef,s=QQ==,i=0", "r=abcdef,s=QQ==,i=1", "r=abcdef,s=QQ==,i=99999999", "r=abcdef,s=QQ==,i=-1",
            "m=x,r=abcdef,s=QQ==,i=4096", "r=abcdef,s=Q,i=4096", "e=other-error",
        ])
    func badChallenges(_ challenge: String) throws {
        var client = try SCRAMClient(username: "u", password: Secret("p"), hash: .sha1, binding: .none, nonce: "abc")
        #expect(throws: SASLFailure.self) { try client.challenged(Array(challenge.utf8)) }
    }

    @Test(
        "a server that does not know the password is not believed, whatever it says",
        arguments: ["v=AAAA", "", "x", "e=invalid-proof"])
    func serverNotProven(_ final: String) throws {
        var client = try SCRAMClient(username: "u", password: Secret("p"), hash: .sha1, binding: .none, nonce: "abc")
        #expect(throws: SASLFailure.self) { try client.concluded(Array(final.utf8)) }
        _ = try client.challenged(Array("r=abcdef,s=QQ==,i=4096".utf8))
        #expect(throws: SASLFailure.self) { try client.concluded(Array(final.utf8)) }
        #expect(throws: SASLFailure.self) { try client.concluded(nil) }
    }

    @Test(
        "a client's message that breaks the grammar is refused by the server",
        arguments: [
            "", "n,,", "x,,n=u,r=a", "n,b=x,n=u,r=a", "n,,n=u", "n,,r=a,n=u", "n,,n==2G,r=a", "n,,m=x,n=u,r=a", "n,,n=,r=a",
        ])
    func badFirstMessages(_ message: String) {
        var server = SCRAMServer(hash: .sha1, isPlus: false, offersPlus: false, bindings: [:], nonce: "def")
        #expect(throws: SASLCondition.malformedRequest) { try server.began(Array(message.utf8)) }
    }

    /// RFC 4013 §3.
    @Test("SASLprep maps and refuses as its examples say")
    func preparation() {
        #expect(SASLPreparation.password("I\u{AD}X") == "IX")
        #expect(SASLPreparation.password("user") == "user")
        #expect(SASLPreparation.password("USER") == "USER")
        #expect(SASLPreparation.password("\u{AA}") == "a")
        #expect(SASLPreparation.password("\u{2168}") == "IX")
        #expect(SASLPreparation.password("\u{7}") == nil)
        #expect(SASLPreparation.password("\u{627}1") == nil)
        #expect(SASLPreparation.password("") == nil)
        #expect(SASLPreparation.password("a\u{A0}b") == "a b")
    }

    @Test("a secret does not print itself, however it is printed")
    func secrets() {
        let secret = Secret("pencil")
        var dumped = ""
        dump([secret], to: &dumped)
        #expect(!"\(secret) \(String(reflecting: secret)) \(dumped)".contains("pencil"))
        #expect(secret.exposed == "pencil")
    }
}
