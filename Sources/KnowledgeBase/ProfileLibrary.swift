import Inspection

/// The server profiles, in the order they are listed. A new one is a file of its own and a line here.
package enum ProfileLibrary {
    package static let all: [ServerProfile] = [
        StandardsProfile.profile,
        ProsodyProfile.profile,
        Prosody13Profile.profile,
        EjabberdProfile.profile,
        Ejabberd26Profile.profile,
        SnikketProfile.profile,
        MongooseIMProfile.profile,
        OpenfireProfile.profile,
        OpenfireMonitoringProfile.profile27,
        OpenfireMonitoringProfile.profile28,
        TigaseProfile.profile,
        Jabberd2Profile.profile,
        MetronomeProfile.profile,
        JackalProfile.profile,
        LoopbackProfile.profile,
    ].map { Refusals.notRefusing.contains($0.id) ? $0 : $0.refusing(Refusals.ownBlockList) }

    /// The profile with that id; nil if there is none.
    package static func profile(_ id: String) -> ServerProfile? { all.first { $0.id == id } }
}
