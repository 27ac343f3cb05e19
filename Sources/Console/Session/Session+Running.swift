import Inspection
import LineEditing
import Presentation
import XMLStreaming
import XMPP

extension Session {
    /// Reads and executes lines until the input ends or somebody leaves; returns the exit status.
    package func run() async -> Int32 {
        while !isLeaving {
            let text = nextLine
            nextLine = ""
            let input = await source.readLine(LineRequest(prompt: prompt, text: text))
            switch input {
            case .line(let line): await execute(line)
            case .abandoned: continue
            case .end: isLeaving = true
            }
        }
        return await finish()
    }

    /// Executes lines one after the other, as far as nobody leaves; returns the exit status.
    package func run(lines: [String]) async -> Int32 {
        for line in lines where !isLeaving {
            await execute(line)
        }
        return await finish()
    }

    /// Ends the session: answers that are due are waited for, the stream is closed, and the world goes.
    func finish() async -> Int32 {
        // What comes is taken in until the stream has ended, so nobody may go on sending.
        world?.endFloods()
        if !source.isInteractive, connection != nil { _ = await wait(for: .answers, seconds: 10) }
        await disconnectAll()
        await source.flush()
        await world?.shutDown()
        if failures == 0 { return ExitStatus.success }
        return lastStatus == ExitStatus.success ? ExitStatus.problem : lastStatus
    }

    /// Ends the session at once: what runs is cancelled, nothing is waited for but the end of the stream.
    func stop() async {
        isLeaving = true
        running?.cancel()
        world?.endFloods()
        await disconnectAll()
        await world?.shutDown()
    }

    /// Executes one input: XML to be sent, or a command.
    package func execute(_ line: String) async { await interruptibly { session in await session.perform(line) } }

    /// Does something as a command does it: it can be interrupted, and its failure counts.
    func attempt(_ body: @escaping @Sendable (isolated Session) async throws -> Void) async {
        await interruptibly { session in
            await session.catching { try await body(session) }
            await session.settle()
        }
    }

    private func interruptibly(_ body: @escaping @Sendable (isolated Session) async -> Void) async {
        let task = Task { await body(self) }
        running = task
        await task.value
        running = nil
    }

    /// Stops the command that runs, if one does.
    package func interrupt() { running?.cancel() }

    private func perform(_ line: String) async {
        let text = line.trimmed
        guard !text.isEmpty, !text.hasPrefix("#") else { return }
        let before = lastNumber
        let lessonBefore = lesson?.lesson.name
        let failuresBefore = failures
        await catching {
            if text.hasPrefix("<") { try await self.sendTyped(text) } else { try await self.command(text) }
            self.lastStatus = ExitStatus.success
        }
        await settle()
        if let world, lastNumber >= before {
            let sent = ring.records.filter { $0.number > before && $0.direction == .sent && $0.stanza != nil }.map(\.number)
            world.noteAfter(sent)
        }
        // The command that begins a lesson is not yet a step of it.
        if lessonBefore != nil { advanceLesson(after: text, failed: failures > failuresBefore) }
    }

    private func catching(_ body: () async throws -> Void) async {
        do {
            try await body()
        } catch let failure as CommandFailure {
            failed(failure)
        } catch let failure as ProgramFailure {
            failed(CommandFailure(failure.message, status: failure.status))
        } catch is CancellationError {
            failed(CommandFailure("interrupted; what was sent before stays sent"))
        } catch {
            failed(CommandFailure("\(error)"))
        }
    }

    private func failed(_ failure: CommandFailure) {
        failures += 1
        lastStatus = failure.status
        if !failure.message.isEmpty { complain(failure.message) }
    }

    private func command(_ text: String, depth: Int = 0) async throws {
        guard depth < 8 else {
            throw CommandFailure("the alias stands for itself; give it another meaning with: alias NAME LINE")
        }
        let line = text.hasPrefix("/") ? String(text.dropFirst()) : text
        let name = String(line.prefix { !$0.isWhitespace })
        if let meaning = aliases[name] { return try await command(meaning + line.dropFirst(name.count), depth: depth + 1) }
        let command: any PromptCommand.Type = try CommandList.find(name)
        let help = command.help
        let arguments = try Arguments(String(line.dropFirst(name.count)), help)
        try await paged(help) { try await command.run(arguments, self) }
    }
}
