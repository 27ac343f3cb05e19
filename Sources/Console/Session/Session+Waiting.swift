import Inspection
import XMPP

extension Session {
    /// Waits for a goal; false if the time ran out or the command was interrupted.
    func wait(for goal: Waiter.Goal, seconds: Double) async -> Bool {
        if isReached(goal, by: nil) { return true }
        waiterCount += 1
        let number = waiterCount
        let timer = Task {
            try? await Task.sleep(for: .seconds(seconds))
            giveUp(number)
        }
        defer { timer.cancel() }
        return await withTaskCancellationHandler {
            await withCheckedContinuation { waiters.append(Waiter(number: number, goal: goal, continuation: $0)) }
        } onCancel: {
            Task { await self.giveUp(number) }
        }
    }

    private func giveUp(_ number: Int) {
        guard let index = waiters.firstIndex(where: { $0.number == number }) else { return }
        waiters.remove(at: index).continuation.resume(returning: false)
    }

    /// Wakes those whose goal a record has reached.
    func resumeWaiters(_ inspected: InspectedRecord?) {
        let reached = waiters.filter { isReached($0.goal, by: inspected) }
        guard !reached.isEmpty else { return }
        waiters.removeAll { waiter in reached.contains { $0.number == waiter.number } }
        for waiter in reached { waiter.continuation.resume(returning: true) }
    }

    private func isReached(_ goal: Waiter.Goal, by inspected: InspectedRecord?) -> Bool {
        switch goal {
        case .record(let filter):
            inspected.map { filter.matches(FilterSubject($0.record, forecast: $0.forecast)) } ?? false
        case .sends(let count): sentCount >= count || connection == nil
        case .received(let count): receivedFromWorld >= count || connection == nil
        case .stanzas(let number, let count): receivedStanzas(since: number) >= count || connection == nil
        case .answers: connection == nil || pendingRequests.isEmpty
        case .over(let name): links[name] == nil
        case .ready(let stops): connection == nil || (stops ? features != nil : current?.isBound == true)
        }
    }

    /// The own requests that wait for an answer, the oldest first.
    var pendingRequests: [(id: String, request: SessionKnowledge.PendingRequest)] {
        guard let name = connection?.options.name else { return [] }
        return inspector.knowledge.pending.recentFirst
            .filter { $0.key.connection == name && $0.key.direction == .sent }
            .map { ($0.key.id, $0.value) }
            .sorted { $0.1.number < $1.1.number }
    }

    /// Waits until what a command has set off is over, as far as that can be known: what was sent has gone through the funnel, and
    /// in the loopback world nothing moves any more.
    func settle() async {
        _ = await wait(for: .sends(expectedSends), seconds: 5)
        guard let world else { return }
        if source.isInteractive, world.isFlooding {
            // A person does not wait for the end of a flood, only a moment for an answer that was asked for.
            _ = await wait(for: .answers, seconds: 0.5)
            return
        }
        var handled = -1
        let latest = surroundings.now().seconds + (source.isInteractive ? 2 : 60)
        // An answer that is sent by itself sets things off once more.
        while !Task.isCancelled, surroundings.now().seconds < latest {
            await untilRead(by: world)
            let sent = await world.settle()
            guard connection != nil else {
                receivedFromWorld = sent
                return
            }
            let received = receivedFromWorld
            if received >= sent, handled == received + expectedSends { return }
            handled = received + expectedSends
            guard await wait(for: .received(sent), seconds: source.isInteractive ? 2 : 10) else {
                receivedFromWorld = sent
                return
            }
            _ = await wait(for: .sends(expectedSends), seconds: 5)
        }
    }

    /// Waits until the world's servers have read all that was sent to them; raw bytes may be another number of records there than
    /// here, so after a while their count is taken as it is.
    private func untilRead(by world: LoopbackWorld) async {
        for _ in 0..<500 {
            guard let current, !current.isStreamOver, world.received - readBefore < sentToWorld else { return }
            try? await Task.sleep(for: .milliseconds(1))
        }
        readBefore = world.received - sentToWorld
    }
}
