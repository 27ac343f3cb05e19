import TLS
import Testing

@Suite("Digests and encodings")
struct DigestTests {
    @Test(
        "hashes of the standard's example",
        arguments: [
            (Digest.sha1, "a9993e364706816aba3e25717850c26c9cd0d89d"),
            (.sha256, "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"),
            (
                .sha384,
                "cb00753f45a35e8bb5a03d699ac65007272c32ab0eded1631a8b605a43ff5bed8086072ba1e7cc2358baeca134c825a7"
            ),
        ])
    func hash(_ digest: Digest, _ expected: String) {
        #expect(Hexadecimal.text(digest.hash("abc".utf8)) == expected)
        #expect(digest.hash("abc".utf8).count == digest.byteCount)
    }

    /// RFC 4231 §4.3 and RFC 6070 §2.
    @Test("HMAC and PBKDF2 of the RFCs' examples")
    func constructions() {
        #expect(
            Hexadecimal.text(Digest.sha256.authenticate("what do ya want for nothing?".utf8, key: "Jefe".utf8))
                == "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843")
        #expect(
            Hexadecimal.text(Digest.sha1.stretch(Array("password".utf8), salt: Array("salt".utf8), iterations: 4096))
                == "4b007901b765489abead49d926f721d065a429c1")
    }

    @Test(
        "Base64 of RFC 4648's examples",
        arguments: [("", ""), ("f", "Zg=="), ("fo", "Zm8="), ("foo", "Zm9v"), ("foobar", "Zm9vYmFy")])
    func base64(_ text: String, _ encoded: String) {
        #expect(Base64.encode(text.utf8) == encoded)
        #expect(Base64.decode(encoded) == Array(text.utf8))
    }

    @Test(
        "what is not Base64 is refused, white space and loose bits included",
        arguments: ["Z", "Zg=", "Zg", "Z g=", "Zh==", "Zg==\n", "=Zg="])
    func notBase64(_ text: String) {
        #expect(Base64.decode(text) == nil)
    }

    @Test("fingerprints are read with and without colons")
    func hexadecimal() {
        #expect(Hexadecimal.bytes("0A:ff") == [10, 255])
        #expect(Hexadecimal.bytes("0aFF") == [10, 255])
        #expect(Hexadecimal.bytes("0a:f") == nil)
        #expect(Hexadecimal.bytes("0g") == nil)
    }

    @Test(
        "dates are written as XEP-0082 does",
        arguments: [(Int64(0), "1970-01-01T00:00:00Z"), (951_782_400, "2000-02-29T00:00:00Z"), (-1, "1969-12-31T23:59:59Z")])
    func dates(_ seconds: Int64, _ text: String) {
        #expect(CalendarDate.text(seconds) == text)
    }
}
