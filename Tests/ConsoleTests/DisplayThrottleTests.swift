import Testing
import XMPP

@testable import Console

@Suite("Showing records that come fast")
struct DisplayThrottleTests {
    @Test("no more than the rate is shown in a second, the others are counted, and then it goes on")
    func rate() {
        var throttle = DisplayThrottle()
        let shown = (0..<1000).filter {
            throttle.admits($0 % 2 == 0 ? "message" : "iq", at: Timestamp(microseconds: Int64($0) * 900), rate: 300)
        }
        #expect(shown == Array(0..<300))
        #expect(throttle.takeHidden() == ["message": 350, "iq": 350])
        #expect(throttle.takeHidden() == [:])
        let later = throttle.admits("message", at: Timestamp(seconds: 1.1), rate: 300)
        #expect(later)
    }

    @Test("a clock that goes back does not stop the view")
    func backwards() {
        var throttle = DisplayThrottle()
        for _ in 0..<5 { _ = throttle.admits("message", at: Timestamp(seconds: 100), rate: 5) }
        let atOnce = throttle.admits("message", at: Timestamp(seconds: 100.5), rate: 5)
        let earlier = throttle.admits("message", at: Timestamp(seconds: 50), rate: 5)
        #expect(!atOnce)
        #expect(earlier)
    }
}
