import Inspection

extension Catalogue {
    /// End-to-end encryption: ciphertext, keys and trust.
    @inline(never) @_optimize(none)
    static func encryption() -> [CatalogueEntry] {
        var entries: [CatalogueEntry] = []
        entries += elements(
            of: "urn:xmpp:eme:0",
            [
                .init(
                    "encryption", .message, "XEP-0380 §3", .deferred, "encrypted by {@name}[ ({@namespace})]", .meta,
                    "\(StorageNote.rides) Some servers archive a message because of it, though there is no body."),
                .init(
                    "encryption", .all([.message, .having("namespace")]), "XEP-0380 §3", .deferred,
                    "encrypted by {@namespace|encryption}", .meta,
                    "\(StorageNote.rides) Some servers archive a message because of it, though there is no body."),
            ])
        entries += elements(
            of: "eu.siacs.conversations.axolotl",
            [
                .init(
                    "encrypted", .message, "XEP-0384 (0.3)", .superseded, "encrypted with OMEMO", .content,
                    StorageNote.cipher),
                .init(
                    "header", .child(of: "encrypted"), "XEP-0384 (0.3)", .superseded, "from device {@sid}, keys: {#key}",
                    .content, StorageNote.cipher),
                .init(
                    "key", .child(of: "header"), "XEP-0384 (0.3)", .superseded,
                    "the message key for device {@rid}[, first contact: {@prekey}]", .content,
                    "The device id stays readable."),
                .init(
                    "iv", .child(of: "header"), "XEP-0384 (0.3)", .superseded, "initialisation vector", .content,
                    StorageNote.cipher),
                .init(
                    "payload", .child(of: "encrypted"), "XEP-0384 (0.3)", .superseded, "the ciphertext", .content,
                    StorageNote.cipher),
                .init(
                    "list", .anywhere, "XEP-0384 (0.3)", .superseded, "devices of the account: {#device}", .account,
                    StorageNote.pep),
                .init(
                    "device", .child(of: "list"), "XEP-0384 (0.3)", .superseded, "device {@id}", .account, StorageNote.pep),
                .init(
                    "bundle", .anywhere, "XEP-0384 (0.3)", .superseded, "public keys of one device", .account,
                    StorageNote.pep),
                .init(
                    CatalogueEntry.anyName, .anywhere, "XEP-0384 (0.3)", .superseded, "part of a device's public keys",
                    .account, StorageNote.pep),
            ])
        entries += elements(
            of: "urn:xmpp:omemo:1",
            [
                .init(
                    "encrypted", .message, "XEP-0384 (0.7)", .superseded, "encrypted with OMEMO, a version in between",
                    .content, StorageNote.cipher),
                .init(
                    CatalogueEntry.anyName, .anywhere, "XEP-0384 (0.7)", .superseded, "part of OMEMO, a version in between",
                    .content, StorageNote.cipher),
            ])
        entries += elements(
            of: "urn:xmpp:omemo:2",
            [
                .init(
                    "encrypted", .message, "XEP-0384 §5.5", .experimental, "encrypted with OMEMO 2", .content,
                    StorageNote.cipher),
                .init(
                    "header", .child(of: "encrypted"), "XEP-0384 §5.5", .experimental,
                    "from device {@sid}, accounts: {#keys}", .content, StorageNote.cipher),
                .init(
                    "keys", .child(of: "header"), "XEP-0384 §5.5", .experimental, "keys for devices of {@jid}: {#key}",
                    .content, "The JID and the device ids stay readable."),
                .init(
                    "key", .child(of: "keys"), "XEP-0384 §5.5", .experimental,
                    "the message key for device {@rid}[, first contact: {@kex}]", .content, "The device id stays readable."),
                .init(
                    "payload", .child(of: "encrypted"), "XEP-0384 §5.5", .experimental, "the ciphertext", .content,
                    StorageNote.cipher),
                .init(
                    "devices", .anywhere, "XEP-0384 §5.3.1", .experimental, "devices of the account: {#device}", .account,
                    "\(StorageNote.pep) It has to be open and kept (XEP-0384 §7.1)."),
                .init(
                    "device", .child(of: "devices"), "XEP-0384 §5.3.1", .experimental, "device {@id}[ ({@label})]", .account,
                    StorageNote.pep),
                .init(
                    "bundle", .anywhere, "XEP-0384 §5.3.2", .experimental, "public keys of one device", .account,
                    StorageNote.pep),
                .init(
                    "opt-out", .anywhere, "XEP-0384 §5.7", .experimental, "the other side wants no encryption", .content,
                    StorageNote.cipher),
                .init(
                    CatalogueEntry.anyName, .anywhere, "XEP-0384 §5.3.2", .experimental, "part of a device's public keys",
                    .account, StorageNote.pep),
            ])
        entries += elements(
            of: "urn:xmpp:sce:1",
            [
                .init(
                    "envelope", .anywhere, "XEP-0420 §6.1", .experimental, "what is encrypted, with sender and time",
                    .content, "Only inside ciphertext; the sender puts a store hint beside it (XEP-0420 §10)."),
                .init(
                    CatalogueEntry.anyName, .anywhere, "XEP-0420 §6", .experimental, "part of the encrypted content",
                    .content, "Only inside ciphertext."),
            ])
        entries += elements(
            of: "urn:xmpp:encryption:stub:sce:1",
            [
                .init(
                    "encrypted", .anywhere, "XEP-0420 §6.1", .experimental, "a placeholder from the examples of XEP-0420",
                    .content, StorageNote.cipher),
                .init(
                    CatalogueEntry.anyName, .anywhere, "XEP-0420 §6.1", .experimental,
                    "a placeholder from the examples of XEP-0420", .content, StorageNote.cipher),
            ])
        entries += elements(
            of: "urn:xmpp:openpgp:0",
            [
                .init(
                    "openpgp", .anywhere, "XEP-0373 §3", .experimental, "encrypted with OpenPGP", .content,
                    StorageNote.cipher),
                .init(
                    "signcrypt", .anywhere, "XEP-0373 §3.1", .experimental, "signed and encrypted content", .content,
                    StorageNote.cipher),
                .init("sign", .anywhere, "XEP-0373 §3.1", .experimental, "signed content", .content, StorageNote.rides),
                .init("crypt", .anywhere, "XEP-0373 §3.1", .experimental, "encrypted content", .content, StorageNote.cipher),
                .init("pubkey", .anywhere, "XEP-0373 §4.1", .experimental, "a public key", .account, StorageNote.pep),
                .init(
                    "public-keys-list", .anywhere, "XEP-0373 §4.2", .experimental,
                    "public keys of the account: {#pubkey-metadata}", .account, StorageNote.pep),
                .init(
                    "pubkey-metadata", .child(of: "public-keys-list"), "XEP-0373 §4.2", .experimental,
                    "key {@v4-fingerprint}[, of {@date}]", .account, StorageNote.pep),
                .init(
                    "secretkey", .anywhere, "XEP-0373 §5", .experimental, "a copy of the secret key, locked with a code",
                    .credential, "\(StorageNote.ownPep) Only the backup code protects the key."),
                .init(
                    CatalogueEntry.anyName, .anywhere, "XEP-0373 §3", .experimental, "part of an OpenPGP element", .content,
                    StorageNote.cipher),
            ])
        entries += elements(
            of: "jabber:x:encrypted",
            [
                .init(
                    "x", .message, "XEP-0027 §3", .obsolete, "encrypted with OpenPGP, the old way", .content,
                    StorageNote.cipher)
            ])
        entries += elements(
            of: "jabber:x:signed",
            [
                .init(
                    "x", .anywhere, "XEP-0027 §2", .obsolete, "signed with OpenPGP, the old way", .session,
                    "With the presence it signs.")
            ])
        entries += elements(
            of: "urn:xmpp:tm:1",
            [
                .init(
                    "trust-message", .anywhere, "XEP-0434 §4", .experimental, "decisions to trust keys", .content,
                    "Meant to travel inside ciphertext."),
                .init(
                    CatalogueEntry.anyName, .anywhere, "XEP-0434 §4", .experimental, "part of a trust decision", .content,
                    "Meant to travel inside ciphertext."),
            ])
        entries += elements(
            of: "urn:xmpp:otr:0",
            [
                .init(
                    CatalogueEntry.anyName, .anywhere, "XEP-0364 §2", .deferred, "encrypted with OTR", .content,
                    StorageNote.cipher)
            ])
        entries += elements(
            of: "urn:xmpp:pte:0",
            [
                .init(
                    "encrypted", .anywhere, "XEP-0477 §3", .experimental, "pubsub item for chosen readers", .service,
                    "\(StorageNote.item) Only ciphertext is kept.")
            ])
        return entries
    }
}
