import Inspection
import XMPP

/// What becomes later of copies on the loopback world.
extension LifeRules {
    enum Loopback {
        static let all: [Store: [LifeRule]] = [
            .offline: offline, .archive: archive, .pendingSubscription: LifeRules.pendingSubscription,
            .smQueue: LifeRules.streamManagement,
        ]
        static let offline: [LifeRule] = [
            LifeRule(
                .comesOnline, then: "it is sent with a delay stamp and deleted",
                cite: LoopbackProfile.source("OfflineModule.swift", "didBecomeReachable"))
        ]
        static let archive: [LifeRule] = [
            LifeRule(
                .comesOnline, then: "it stays: delivery does not touch the archive",
                cite: LoopbackProfile.source("ArchiveModule.swift", "keep")),
            LifeRule(
                .retracted, then: "a tombstone takes its place", cite: LoopbackProfile.source("Retraction.swift", "apply")),
            LifeRule(
                .expires, then: "it is deleted; `clock +8d` brings that about",
                cite: LoopbackProfile.source("ArchiveModule.swift", "tick")),
        ]
    }
}
