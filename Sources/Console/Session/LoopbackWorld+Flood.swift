import LoopbackServer
import XMLTree
import XMPP

extension LoopbackWorld {
    /// Whether a contact sends many messages at this moment, so that nothing ever comes to rest.
    var isFlooding: Bool { runningFloods.withLock { $0 > 0 } }

    /// Lets a contact send many messages in the background, in portions of a hundredth of a second.
    func flood(_ recipient: JID, from contact: Contact, count: Int, rate: Int) {
        runningFloods.withLock { $0 += 1 }
        floods.withLock { floods in
            floods.append(
                Task {
                    defer { runningFloods.withLock { $0 -= 1 } }
                    let clock = ContinuousClock()
                    let start = clock.now
                    var sent = 0
                    while sent < count, !Task.isCancelled {
                        // What could not be sent in its time does not come all at once.
                        let due = min(
                            count, sent + rate / 10 + 1, Int(Double(rate) * ((clock.now - start) / .seconds(1))))
                        while sent < due {
                            sent += 1
                            let message = Element(
                                "message", xmlns: Namespace.client,
                                ["to": recipient.description, "type": "chat", "id": "flood\(sent)"]
                            ).appending(Element("body", xmlns: Namespace.client, text: "message \(sent) of \(count)"))
                            try? contact.send(message)
                        }
                        // What the servers have not come to yet would only wait in memory.
                        _ = await self.settle()
                        try? await Task.sleep(for: .milliseconds(10))
                    }
                })
        }
    }

    /// Lets nobody send any more in the background.
    func endFloods() {
        for flood in floods.withLock({ $0 }) { flood.cancel() }
    }
}
