/// The features of a server in the order in which they see a stanza, one line each.
///
/// The order is behaviour: who is blocked is not archived, and what is archived carries its id into the copies.
enum ModuleList {
    static var all: [any DomainModule.Type] {
        [
            BlockingModule.self,
            RosterModule.self,
            PresenceModule.self,
            ArchiveModule.self,
            CarbonsModule.self,
            PushModule.self,
            OfflineModule.self,
            LastActivityModule.self,
            DiscoModule.self,
            CommandsModule.self,
            PingModule.self,
            VersionModule.self,
            TimeModule.self,
            LegacySessionModule.self,
            VCardModule.self,
            PrivateXMLModule.self,
            BookmarksModule.self,
            EventingModule.self,
            RegistrationModule.self,
            TokenModule.self,
            ClientStateModule.self,
            StreamManagementModule.self,
        ]
    }
}
