internal import Synchronization
package import XMPPStreams

/// Takes a user's answer to a question of the negotiation, once.
package final class StepReply: Sendable {
    private let action: Mutex<(@Sendable (StepQuestion.Choice) -> Void)?>

    init(_ action: @escaping @Sendable (StepQuestion.Choice) -> Void) { self.action = Mutex(action) }

    /// Goes on with the choice; a second answer changes nothing.
    package func choose(_ choice: StepQuestion.Choice) {
        let action = action.withLock { action in
            defer { action = nil }
            return action
        }
        action?(choice)
    }
}
