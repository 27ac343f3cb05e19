import Console
import Presentation
import Testing
import Transcripts
import XMPP

@Suite("The fast way to JSON Lines")
struct StreamJSONFilterTests {
    private static let header = "<stream:stream xmlns='jabber:client' xmlns:stream='http://etherx.jabber.org/streams'>"
    private static let inputs = [
        header + "<message><body>\"quoted\" \\ ü \u{202E}</body></message>\n<presence/> <iq id='1'/></stream:stream>",
        header
            + "<auth xmlns='urn:ietf:params:xml:ns:xmpp-sasl' mechanism='PLAIN'>AGEAYg==</auth><r xmlns='urn:xmpp:sm:3'/>",
        header + "<iq><query xmlns='jabber:iq:register'><password>s3cret</password></query></iq><x token='s3cret'/>",
        header + "<iq><x xmlns='jabber:x:data'><field type='text-private'><value>s3cret</value></field></x></iq>",
        "<message><body>no header</body></message><stream:features/><db:result xmlns:db='jabber:server:dialback'>s3cret</db:result>",
    ]

    @Test("it writes what the slower way writes, in any pieces", arguments: inputs)
    func sameAsSlowWay(input: String) throws {
        var source = RecordSource()
        try source.receive(Array(input.utf8))
        try source.end()
        var redactor = Redactor()
        var slow: [UInt8] = []
        while let record = source.next() {
            RecordJSON.append(redactor.redact(record), to: &slow)
            slow.append(0x0A)
        }
        for size in [1, 7, 100_000] {
            var filter = try #require(StreamJSONFilter(start: Array(input.utf8), redactor: Redactor(), count: 0))
            var fast: [UInt8] = []
            var rest = Array(input.utf8)[...]
            while !rest.isEmpty {
                Array(rest.prefix(size)).withUnsafeBytes { filter.receive($0, to: &fast) }
                rest = rest.dropFirst(size)
            }
            #expect(filter.isSound)
            #expect(String(decoding: fast, as: UTF8.self) == String(decoding: slow, as: UTF8.self))
        }
        #expect(!String(decoding: slow, as: UTF8.self).contains("s3cret"))
    }

    @Test("it stops where the input is not one sound stream, and says what it has not read")
    func stops() throws {
        let input = Array((StreamJSONFilterTests.header + "<a/><b></c><d/>").utf8)
        var filter = try #require(StreamJSONFilter(start: input, redactor: nil, count: 5))
        var out: [UInt8] = []
        input.withUnsafeBytes { filter.receive($0, to: &out) }
        #expect(!filter.isSound)
        #expect(filter.count == 7)
        #expect(String(decoding: filter.unread, as: UTF8.self) == "<b></c><d/>")
    }

    @Test("it is not for texts that the user wants removed")
    func notForTexts() {
        #expect(StreamJSONFilter(start: Array("<a/>".utf8), redactor: Redactor(alsoRemove: ["x"]), count: 0) == nil)
    }
}
