import Foundation
import ServerStores
import TestSupport
import TLS
import XMPPStreams

/// A server from a Debian package that runs from a temporary folder on 127.0.0.1.
protocol RealServer: AnyObject, Sendable {
    /// The profile that forecasts it, and the settings it runs with.
    var guess: ServerGuess { get }
    /// Where clients connect.
    var port: Int { get }
    /// Everything it keeps at this moment.
    func records() throws -> [KeptRecord]
    func stop()
}

/// The ports at which a server takes WebSockets, without and with TLS.
struct WebPorts: Sendable {
    var plain: Int
    var secure: Int

    /// Two that nobody listens on at this moment.
    static func free() throws -> WebPorts {
        WebPorts(plain: try LoopbackPort.free(), secure: try LoopbackPort.free())
    }
}

/// The two domains of every server in these tests, their rooms, and who vouches for them.
enum World {
    static let wonderland = "wonderland.lit"
    static let realworld = "realworld.lit"
    static let rooms = "conference.realworld.lit"
    static let pubsub = "pubsub.wonderland.lit"
    static let password = Secret("curiouser and curiouser")

    static let now = Int64(Date().timeIntervalSince1970)
    static let authority = Result { () throws(TLSFailure) in
        try CertificateAuthority(name: "Authority of the tests", domains: [wonderland, realworld], now: now, days: 2)
    }
    /// Somebody whom no server trusts.
    static let stranger = Result { () throws(TLSFailure) in
        try CertificateAuthority(name: "A stranger", domains: [FederatedProsody.domain], now: now, days: 2)
    }
    static let certificate = Result {
        try authority.get().issueServer(domains: [wonderland, realworld, rooms, pubsub], now: now, days: 1)
    }
}
