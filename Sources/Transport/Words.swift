internal import Glibc
internal import NIOCore
internal import NIOPosix

/// Errors of the system as words for people.
enum Words {
    static func of(_ error: any Error) -> String {
        if let error = error as? IOError { return of(errno: error.errnoCode) }
        if let error = error as? ChannelError {
            switch error {
            case .connectTimeout: return "no answer in time"
            case .ioOnClosedChannel, .alreadyClosed, .eof, .inputClosed, .outputClosed: return "the connection is closed"
            default: return "\(error)"
            }
        }
        return "\(error)"
    }

    /// The error of an attempt to connect by name, which may have had several addresses.
    static func of(connecting error: any Error) -> String {
        guard let error = error as? NIOConnectionError else { return of(error) }
        if let first = error.connectionErrors.first { return of(first.error) }
        return "its name is not known"
    }

    static func of(errno code: Int32) -> String {
        var buffer = [CChar](repeating: 0, count: 256)
        guard strerror_r(code, &buffer, buffer.count) == 0 else { return "error \(code)" }
        let text = buffer.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }
        return String(decoding: text, as: UTF8.self).lowercasedFirst
    }
}

extension String {
    fileprivate var lowercasedFirst: String { prefix(1).lowercased() + dropFirst() }
}
