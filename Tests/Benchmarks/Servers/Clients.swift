import LoadGenerator

/// The clients of one server, all in this thread.
final class Clients {
    private let load: OpaquePointer
    let count: Int

    init(of server: MeasuredServer, count: Int, usesTLS: Bool) {
        self.count = count
        load = load_new(
            Int32(server.port), SeededAccounts.domain, SeededAccounts.prefix, SeededAccounts.password, Int32(count), usesTLS)
    }

    deinit { load_free(load) }

    /// Why a server could not be used as the benchmark needs it.
    struct Failure: Error, CustomStringConvertible {
        var description: String
    }

    private func check(_ succeeded: Bool) throws {
        if !succeeded { throw Failure(description: String(cString: load_error(load))) }
    }

    func logIn(atOnce: Int = 20) throws { try check(load_login(load, Int32(atOnce))) }

    /// Every client sends presence to the server and to its partner.
    func broadcastPresence() throws { try check(load_presence(load)) }

    func begin(pairs: Int, window: Int) throws { try check(load_begin(load, Int32(pairs), Int32(window))) }

    /// How many messages arrive in that time.
    func goOn(_ seconds: Double) throws -> Int {
        let arrived = load_go_on(load, seconds)
        try check(arrived >= 0)
        return arrived
    }

    /// Waits for what is on the way; gives how many messages were lost.
    func end() -> Int { load_end(load, 20) }
}
