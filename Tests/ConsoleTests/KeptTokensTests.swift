import Console
import Testing
import XMPP
import XMPPStreams

@Suite("Tokens that are kept")
struct KeptTokensTests {
    private static let alice = try! JID("alice@wonderland.lit/desk")
    private static let expiry = Timestamp(dateTime: "2026-12-24T00:00:00Z")!
    private static let before = Timestamp(dateTime: "2026-12-23T00:00:00Z")!

    private static func token(_ secret: String) -> AccessToken {
        AccessToken(secret: Secret(secret), binding: .endPoint, expiry: expiry)
    }

    @Test("a token survives being written and read, with its uses, until it expires")
    func keeping() throws {
        var kept = KeptTokens()
        let id = kept.makeClient()
        #expect(id.count == 36 && id[id.index(id.startIndex, offsetBy: 14)] == "4")
        #expect(kept.makeClient() == id)
        kept.take(.issued(Self.token("secret-token:a")), of: Self.alice)
        kept.take(.used, of: Self.alice)
        let read = KeptTokens(text: kept.text)
        #expect(read.client == id)
        var expected = Self.token("secret-token:a")
        expected.count = 1
        #expect(read.token(of: Self.alice, at: Self.before) == expected)
        #expect(read.token(of: Self.alice, at: Self.expiry) == nil)
        #expect(read.token(of: try JID("rabbit@wonderland.lit"), at: Self.before) == nil)
    }

    @Test("a token that was refused or ended is gone, and one that cannot stand in the file is not kept")
    func ending() {
        for event in [TokenEvent.refused, .invalidated] {
            var kept = KeptTokens()
            kept.take(.issued(Self.token("a")), of: Self.alice)
            kept.take(event, of: Self.alice)
            #expect(kept.token(of: Self.alice, at: Self.before) == nil)
        }
        var kept = KeptTokens()
        kept.take(.issued(Self.token("a b\nclient x")), of: Self.alice)
        #expect(KeptTokens(text: kept.text).client == nil)
        #expect(kept.token(of: Self.alice, at: Self.before) == nil)
    }
}
