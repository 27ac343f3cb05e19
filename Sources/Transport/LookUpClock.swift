internal import NIOCore

/// The time a look-up takes, written in milliseconds at the moment it is asked for.
struct LookUpClock: CustomStringConvertible {
    private let start = NIODeadline.now()

    var description: String {
        let tenths = (NIODeadline.now() - start).nanoseconds / 100_000
        return "\(tenths / 10).\(tenths % 10) ms"
    }
}
