import Inspection
import XMPP

/// What becomes later of copies on Snikket, where its configuration differs from Prosody's.
extension LifeRules {
    enum Snikket {
        static let all: [Store: [LifeRule]] = {
            let grace = LifeRule(
                .accountRemoved,
                then:
                    "removed by its user, it stays for the days of SNIKKET_RETENTION_DAYS before it is deleted; an administrator deletes it at once",
                cite: SnikketProfile.configuration("registration_delete_grace_period"))
            let stores: [Store] = [
                .archive, .roster, .privateXML, .pep, .blocklist, .archivePrefs, .credentials,
                .pushRegistration,
            ]
            var all = Dictionary(uniqueKeysWithValues: stores.map { ($0, [grace]) })
            all[.offline] = [
                LifeRule(
                    .queriesArchiveFirst, then: "that changes nothing: it is sent and deleted all the same",
                    cite: SnikketProfile.configuration("send_legacy_offline_messages_to_mam_clients")), grace,
            ]
            return all
        }()
    }
}
