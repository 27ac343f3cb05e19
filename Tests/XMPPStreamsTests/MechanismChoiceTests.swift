import TLS
import Testing
import XMPPStreams

@Suite("The choice of a mechanism")
struct MechanismChoiceTests {
    private typealias Circumstances = MechanismChoice.Circumstances

    private let session = InitiatingStreamTests.session

    private func choose(
        _ offered: [String], bindings: [String]? = nil, _ change: (inout MechanismChoice.Circumstances) -> Void = { _ in }
    ) throws -> MechanismChoice {
        var circumstances = Circumstances(session: session)
        change(&circumstances)
        return try MechanismChoice(offered: offered, channelBindings: bindings, in: circumstances)
    }

    private func cause(_ body: () throws -> MechanismChoice) -> ConnectionFailure.Cause? {
        do {
            _ = try body()
            return nil
        } catch { return (error as? ConnectionFailureCause)?.cause }
    }

    @Test("the strongest mechanism is taken, and one that is bound to the session before one that is not")
    func strongest() throws {
        let all = ["PLAIN", "SCRAM-SHA-1", "SCRAM-SHA-256", "SCRAM-SHA-1-PLUS", "SCRAM-SHA-512", "SCRAM-SHA-256-PLUS"]
        let types = ["tls-exporter", "tls-server-end-point"]
        #expect(try choose(all, bindings: types).mechanism == .scram(.sha256, plus: true))
        #expect(try choose(all, bindings: types).binding == .used(.tlsExporter, [1, 2, 3]))
        #expect(try choose(["PLAIN", "SCRAM-SHA-1", "SCRAM-SHA-512"]).mechanism == .scram(.sha512, plus: false))
    }

    @Test("the binding is one that the server says it can check (XEP-0440)")
    func advertisedBindings() throws {
        let offered = ["SCRAM-SHA-1", "SCRAM-SHA-1-PLUS"]
        #expect(try choose(offered, bindings: ["tls-server-end-point"]).binding == .used(.tlsServerEndPoint, [4, 5, 6]))
        let none = try choose(offered, bindings: ["tls-unique"])
        #expect(none.mechanism == .scram(.sha1, plus: false))
        // The server does offer it, so that `y` would be a lie.
        #expect(none.binding == .none)
        #expect(!none.notes.isEmpty)
    }

    @Test("a server that does not say which bindings it checks gets none, unless the user asks for one by name")
    func unlistedBindings() throws {
        let offered = ["SCRAM-SHA-1", "SCRAM-SHA-1-PLUS"]
        #expect(try choose(offered).mechanism == .scram(.sha1, plus: false))
        #expect(try choose(offered).binding == .none)
        let asked = try choose(offered) { $0.allowed = ["SCRAM-SHA-1-PLUS"] }
        #expect(asked.binding == .used(.tlsExporter, [1, 2, 3]))
    }

    @Test("`y` is said where only this end could bind, `n` where it could not either")
    func flags() throws {
        #expect(try choose(["SCRAM-SHA-1"]).binding == .notOffered)
        #expect(try choose(["SCRAM-SHA-1"]) { $0.session?.bindings = [:] }.binding == .none)
    }

    @Test("a user's list is kept to, also where it is weaker")
    func allowed() throws {
        #expect(try choose(["PLAIN", "SCRAM-SHA-256"]) { $0.allowed = ["PLAIN"] }.mechanism == .plain)
        #expect(
            cause { try choose(["SCRAM-SHA-1"]) { $0.allowed = ["SCRAM-SHA-256"] } }
                == .noMechanism(offered: ["SCRAM-SHA-1"], allowed: ["SCRAM-SHA-256"]))
    }

    @Test("no password goes over a stream that is not protected, unless that was allowed by name")
    func unprotected() throws {
        for offer in ["PLAIN", "SCRAM-SHA-1"] {
            #expect(cause { try choose([offer]) { $0.session = nil } } == .unprotected(mechanism: offer))
            #expect(
                try choose([offer]) {
                    $0.session = nil
                    $0.allowsPlaintext = true
                }.mechanism.name == offer)
        }
    }

    @Test("a server whose certificate is not trusted gets no plain password by our own choice")
    func untrusted() throws {
        #expect(
            cause { try choose(["PLAIN"]) { $0.session = InitiatingStreamTests.unverified } }
                == .unprotected(mechanism: "PLAIN"))
        #expect(
            try choose(["PLAIN"]) {
                $0.session = InitiatingStreamTests.unverified
                $0.allowed = ["PLAIN"]
            }.mechanism == .plain)
    }

    @Test("without a password there is the certificate, or anonymity, or a question")
    func withoutPassword() throws {
        let offered = ["EXTERNAL", "ANONYMOUS", "SCRAM-SHA-1"]
        #expect(cause { try choose(offered) { $0.hasPassword = false } } == .passwordNeeded)
        #expect(
            try choose(offered) {
                $0.hasPassword = false
                $0.hasCertificate = true
            }.mechanism == .external)
        #expect(try choose(offered) { $0.isAnonymous = true }.mechanism == .anonymous)
        #expect(cause { try choose([]) } == .authenticationNotOffered)
    }

    @Test("mechanisms go to their names and back")
    func names() {
        for mechanism in SASLMechanism.passwordMechanisms + [.external, .anonymous, .oauthBearer] {
            #expect(SASLMechanism(name: mechanism.name) == mechanism)
        }
        #expect(SASLMechanism(name: "SCRAM-MD5") == nil)
        #expect(SASLMechanism(name: "X-OAUTH2") == nil)
    }
}
