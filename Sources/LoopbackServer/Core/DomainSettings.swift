/// What can be set about one server; the defaults are the world's documented baseline.
package struct DomainSettings: Sendable {
    /// Whether messages to users who are not there are kept (XEP-0160).
    package var keepsOffline = true
    /// The most messages that wait for one account.
    package var offlineLimit = 1000
    /// Whether messages are archived (XEP-0313).
    package var archives = true
    /// The default of accounts without archive preferences: `always`, `never` or `roster` (XEP-0441).
    package var archiveDefault = "always"
    /// Seconds after which archived messages go; nil for never.
    package var archiveExpiry: Double? = 7 * 86_400
    /// The most results in one page of an archive query.
    package var archivePageLimit = 50
    /// The same for rooms.
    package var roomArchiveExpiry: Double? = 7 * 86_400
    package var roomArchives = true
    /// Seconds after which uploaded files go.
    package var uploadExpiry: Double? = 7 * 86_400
    /// The largest file, in octets.
    package var uploadLimit = 10_000_000
    /// Media types that may be uploaded (`image/*` stands for all images); empty for any.
    package var uploadTypes: [String] = []
    /// Media types that may not be uploaded: programs.
    package var refusedUploadTypes: Set<String> = [
        "application/x-executable", "application/x-msdownload", "application/x-sh",
    ]
    /// Seconds that a broken stream can be resumed (XEP-0198).
    package var resumptionTime: Double = 300
    /// The most stanzas that wait for an acknowledgement before the stream is closed.
    package var unacknowledgedLimit = 10_000
    /// The most connected resources of one account, those that wait for a resumption included.
    package var resourceLimit = 100
    /// The most addresses that one resource's directed presence is remembered for.
    package var directedPresenceLimit = 5000
    /// Whether clients may make accounts (XEP-0077).
    package var registrationIsOpen = false
    /// The most roster items of one account.
    package var rosterLimit = 5000
    /// Bare JIDs that may administer the server.
    package var admins: Set<String> = []
    /// Contact addresses by kind (`abuse`, `admin`, …; XEP-0157).
    package var contactAddresses: [String: [String]] = [:]
    /// SCRAM iterations for new verifiers.
    package var scramIterations = 4096

    /// Whose habits of keeping are followed; nil for the world's own.
    package internal(set) var persona: Persona?

    package init() {}
}
