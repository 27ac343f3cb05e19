/// The words of XML that the catalogue does not list: closed lists of values, and children of stanzas in their own namespace.
enum XMLWords {
    /// Elements of `jabber:client` by the element around them (RFC 6121 §4.7.2, §5.2).
    static let children: [String: [String: String]] = [
        "message": ["body": "the text", "subject": "the subject", "thread": "the thread", "error": "an error"],
        "presence": [
            "show": "the kind of availability", "status": "in words", "priority": "-128 to 127", "error": "an error",
        ],
        "iq": ["error": "an error"],
        "error": ["text": "the error in words"],
    ]

    /// What an element's text is one of.
    static let texts: [String: [String]] = ["show": ["away", "chat", "dnd", "xa"]]

    /// Attributes that no meaning names.
    static let attributes: [String: [String]] = [
        "error": ["type", "by"], "item": ["jid", "name", "id", "node"], "field": ["var", "type"], "x": ["type"],
        "reactions": ["id"], "replace": ["id"], "received": ["id"], "displayed": ["id"], "publish": ["node"],
        "items": ["node", "max_items"], "query": ["node"], "body": ["xml:lang"], "subject": ["xml:lang"],
    ]

    /// Values by element and attribute.
    static let values: [String: [String]] = [
        "message/@type": ["chat", "normal", "groupchat", "headline", "error"],
        "iq/@type": ["get", "set", "result", "error"],
        "presence/@type": ["unavailable", "subscribe", "subscribed", "unsubscribe", "unsubscribed", "probe", "error"],
        "error/@type": ["cancel", "continue", "modify", "auth", "wait"],
        "x/@type": ["submit", "cancel", "form", "result"],
        "item/@subscription": ["both", "from", "to", "none", "remove"],
        "item/@affiliation": ["owner", "admin", "member", "outcast", "none"],
        "item/@role": ["moderator", "participant", "visitor", "none"],
        "command/@action": ["execute", "next", "prev", "complete", "cancel"],
        "prefs/@default": ["always", "never", "roster"],
        "field/@type": ["hidden", "boolean", "text-single", "text-multi", "list-single", "list-multi", "jid-single"],
    ]
}
