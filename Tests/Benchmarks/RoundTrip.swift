import Foundation
import Glibc

/// How long it takes until an answer has come over TCP on this machine, where the other end does nothing but answer.
enum RoundTrip {
    /// The median of many, in milliseconds, with messages of 200 bytes.
    static func median(of count: Int = 2000) -> Double {
        let listener = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let client = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        let isReady = withUnsafeMutablePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { place in
                bind(listener, place, length) == 0 && listen(listener, 1) == 0 && getsockname(listener, place, &length) == 0
                    && connect(client, place, length) == 0
            }
        }
        guard isReady else { fatalError("no connection on 127.0.0.1") }
        let server = accept(listener, nil, nil)
        for descriptor in [client, server] {
            var yes: Int32 = 1
            setsockopt(descriptor, Int32(IPPROTO_TCP), TCP_NODELAY, &yes, socklen_t(MemoryLayout<Int32>.size))
        }
        Thread.detachNewThread {
            var bytes = [UInt8](repeating: 0, count: 200)
            while true {
                let size = read(server, &bytes, bytes.count)
                guard size > 0, write(server, bytes, size) == size else { break }
            }
            close(server)
        }
        var bytes = [UInt8](repeating: 1, count: 200)
        let times = (0..<count).map { _ in
            let start = ContinuousClock.now
            _ = write(client, bytes, bytes.count)
            var got = 0
            while got < bytes.count {
                let size = read(client, &bytes, bytes.count - got)
                if size <= 0 { fatalError("the echo ended") }
                got += size
            }
            return Double((ContinuousClock.now - start) / .nanoseconds(1)) / 1e6
        }
        close(client)
        close(listener)
        return times.sorted()[count / 2]
    }
}
