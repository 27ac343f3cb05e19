import Foundation
import TestSupport

/// One server, its clients, and what was measured.
final class ServerRun {
    /// What one turn gave.
    struct Turn {
        var messagesPerSecond: Double
        /// Processor time of the server for each message, in microseconds.
        var processorPerMessage: Double
        /// Memory in the midst of it, in kilobytes.
        var resident: Int
    }

    let server: MeasuredServer
    private let clients: Clients
    private(set) var turns: [Turn] = []
    private(set) var lost = 0
    private(set) var loginSeconds = 0.0
    /// Memory when it had started, with every client logged in, and at the end when all was quiet, in kilobytes; and the peak.
    private(set) var idle = 0
    private(set) var loggedIn = 0
    private(set) var atRest = 0
    private(set) var peak = 0
    /// The part of what is in use at rest that is no page of a program or library file.
    private(set) var own = 0

    /// Starts a server and logs the clients in.
    init(_ product: MeasuredServer.Product, _ setting: MeasuredServer.Setting, sessions: Int) throws {
        server = try MeasuredServer(product, setting)
        clients = Clients(of: server, count: sessions, usesTLS: setting.usesTLS)
        do {
            // What only the start needs may go first.
            Thread.sleep(forTimeInterval: 4)
            idle = figures.resident
            let start = Date()
            try clients.logIn()
            try clients.broadcastPresence()
            loginSeconds = Date().timeIntervalSince(start)
            loggedIn = figures.resident
        } catch {
            let words = server.lastWords
            server.stop()
            throw ServerTrouble("\(product.rawValue): \(error)\n\(words)")
        }
    }

    var name: String { server.product.rawValue.padding(toLength: 16, withPad: " ", startingAt: 0) }

    var kilobytesPerSession: Double { Double(loggedIn - idle) / Double(clients.count) }

    private var figures: ProcessFigures { ProcessFigures(of: server.process.number) }

    /// Half a second to get going, then the measured time, then the rest of the messages arrive.
    func turn(pairs: Int, window: Int, seconds: Double) throws {
        do {
            try clients.begin(pairs: pairs, window: window)
            _ = try clients.goOn(0.5)
            let before = figures.processor
            let start = Date()
            let arrived = try clients.goOn(seconds)
            let time = Date().timeIntervalSince(start)
            let after = figures
            let used = after.processor - before
            lost += clients.end()
            turns.append(
                Turn(
                    messagesPerSecond: Double(arrived) / time, processorPerMessage: used / Double(max(arrived, 1)) * 1e6,
                    resident: after.resident))
        } catch {
            throw ServerTrouble("\(server.product.rawValue): \(error)\n\(server.lastWords)")
        }
    }

    /// Looks at the memory a last time, when all has been quiet for some seconds.
    func finish() {
        Thread.sleep(forTimeInterval: 5)
        let figures = figures
        atRest = figures.resident
        peak = figures.peak
        own = figures.own
    }
}
