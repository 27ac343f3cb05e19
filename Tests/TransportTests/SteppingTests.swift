import Testing
import Transport
import XMPP
import XMPPStreams

@Suite("Going step by step")
struct SteppingTests {
    /// What a connection asked, and how it went.
    private struct Walk {
        var questions: [StepQuestion] = []
        var failure: ConnectionFailure?
        var sent: [String] = []
        var bound: JID?
        var steps: [StepQuestion.Step] { questions.map(\.step) }
    }

    /// Walks through a login, with choices by step; what is not named is the usual.
    private func walk(
        _ choices: [StepQuestion.Step: String] = [:], _ change: (inout ConnectOptions) -> Void = { _ in }
    ) async throws -> Walk {
        let server = EchoServer()
        let (listener, port) = try await server.listen()
        var options = try EchoServer.options(port: port)
        options.isStepped = true
        change(&options)
        let client = ClientConnection(options: options)
        let connecting = Task { () -> ConnectionFailure? in
            do throws(ConnectionFailure) { try await client.connect() } catch { return error }
            await client.close()
            return nil
        }
        var walk = Walk()
        for await event in client.events {
            switch event {
            case .step(let question, let reply):
                walk.questions.append(question)
                let wanted = choices[question.step] ?? ""
                reply.choose(try #require(question.choice(wanted), "\(question)"))
            case .record(let record):
                if record.direction == .sent, let element = record.element { walk.sent.append(element.name) }
            case .bound(let address): walk.bound = address
            case .stage, .token, .closed: break
            }
        }
        walk.failure = await connecting.value
        await listener.stop()
        return walk
    }

    @Test("every stage is asked about, in order, and the usual choices lead to the usual login")
    func usual() async throws {
        let walk = try await walk()
        #expect(walk.failure == nil)
        #expect(walk.steps == [.resolve, .tcp, .features, .tls, .features, .mechanism, .bind])
        #expect(walk.questions[2].choices.map(\.name) == ["starttls", "hand", "stop"])
        #expect(walk.questions[5].usual.name == "SCRAM-SHA-512-PLUS")
        #expect(walk.questions[6].usual.meaning == "ask for the resource desk")
        #expect(walk.bound?.description == "alice@wonderland.lit/desk")
        #expect(walk.sent == ["stream", "starttls", "stream", "auth", "response", "stream", "iq"])
    }

    @Test("a mechanism is picked by its name")
    func mechanism() async throws {
        let walk = try await walk([.mechanism: "SCRAM-SHA-1"])
        #expect(walk.failure == nil)
        #expect(walk.bound != nil)
    }

    @Test("at each step the connection can be given up, and nothing more is sent", arguments: StepQuestion.Step.allCases)
    func stop(_ step: StepQuestion.Step) async throws {
        let walk = try await walk([step: "stop"])
        let stages: [StepQuestion.Step: ConnectionStage] = [
            .resolve: .resolve, .tcp: .tcp, .features: .stream, .tls: .tls, .mechanism: .stream, .bind: .binding,
        ]
        #expect(walk.failure == ConnectionFailure(try #require(stages[step]), .cancelled))
        #expect(walk.steps.last == step)
        #expect(walk.bound == nil)
        if step != .bind { #expect(!walk.sent.contains("auth")) }
    }

    @Test("going on by hand ends the negotiation, before authentication and after it")
    func hand() async throws {
        let early = try await walk([.features: "hand"])
        #expect(early.failure == nil)
        #expect(early.sent == ["stream"])
        let late = try await walk([.bind: "hand"])
        #expect(late.failure == nil)
        #expect(late.bound == nil)
        #expect(late.sent.suffix(2) == ["response", "stream"])
    }

    @Test("a choice is typed as a number, a name or the beginning of one")
    func typing() {
        let question = StepQuestion(.features, "x", [.init("starttls", ""), .init("sasl", ""), .hand, .stop])
        #expect(question.choice("")?.name == "starttls")
        #expect(question.choice("2")?.name == "sasl")
        #expect(question.choice("SA")?.name == "sasl")
        #expect(question.choice("s") == nil)
        #expect(question.choice("5") == nil)
        #expect(question.choice("x") == nil)
    }
}
