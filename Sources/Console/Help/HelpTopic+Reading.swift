import Inspection

extension HelpTopic {
    static let reading = HelpTopic(
        "reading", "how to read what is shown under a stanza",
        """
        Each record has a number, a direction (▸ sent, ◂ received), the seconds since the first, what it is, and how many bytes it has. Then \
        comes the XML, with the document that defines each element, and what the servers will do because of it:

          keeps   at which party, in which store, on what medium, how long, how certain, and why
          then    how it is delivered
          drops   what removes the copies
          proves  what this record shows about an earlier forecast

        How certain it is:

          certain      a document demands it (MUST)
          normal       a document recommends it (SHOULD)
          allowed      a document permits it (MAY), so servers differ
          unspecified  the documents say nothing
          default      the product does so unless its settings say otherwise
          configured   a setting says so, one that you gave or that the server showed
          unknown      something that would decide it is not known; it says what
          observed     it was seen, on the wire or in the store
          refuted      what was seen contradicts it

          why N      every rule that was looked at     answers N  the five questions
          explain W  what a word, element or store is  compare    the same at other servers
        """,
        examples: ["explain offline", "why", "answers"])

    static let filters = HelpTopic(
        "filters", "the language of find, count, filter, stats and expect, and of xmppscope find, count and export",
        """
        A filter is made of conditions. Side by side, or with & or "and" between them, all must hold; | or "or" means either; ! or "not" turns \
        one round; parentheses group. "and" binds tighter than "or".

          name:value   what suits the name: a part of an address, body or text, the whole of anything else
          name=value   the whole of it: from=sister@realworld.lit
          name~value   a part of it, in capitals or not: body~hundred
          name!=value  not so
          value*       a beginning: ns:urn:xmpp:mam*
          "two words"  in quotes, spaces and signs are nothing special

        A name that is not in this list is an attribute of any element: code=201, node~avatar. A word alone that is not in it is looked for in \
        the text: find hundred.


        """ + FilterTerm.vocabulary.map { "  \($0.term.padding(11)) \($0.meaning)" }.joined(separator: "\n") + """


            A filter sees what redaction left, so it cannot be used to guess a secret. When nothing fulfils it, it is shown how it was read.
            """,
        examples: [
            "find sent & message", "find body~hundred", "find type=chat and not from:sister", "count --by kind received",
            "find (message | presence) & !error",
        ])

    static let questions = HelpTopic(
        "questions", "the five questions, and how to answer them for your own server",
        """
        1  Is a message stored at the sender's server before it is forwarded?
        2  Is it stored at the recipient's server before it is delivered?
        3  How long does it stay?
        4  Is it kept in memory or on disk, and can an operator read it?
        5  Is it deleted from both servers once it has been delivered?

        In the demo: send a message, then `answers`; `store` looks into the servers' files and shows that it is so. At your own server, with an \
        account of yours (two are better: one to write to):

          connect you@example.org    nothing is sent by itself, not even presence
          server                     what your server was recognised as, and by which sign
          version                    ask it what it is
          disco you@example.org      ask your own account whether it has an archive
          archive prefs              what your archive keeps by default
          presence on                messages come from now on
          msg you@example.org test   a message to yourself: nobody else gets it
          answers                    the five answers, each with how certain it is
          why                        the rules behind them, each with its source
          verify                     looks whether it is in your archive; says first what it sends
          archive --max 3            what the archive returns
          clean                      takes back what the session left, where the protocol allows it

        Where an answer says "unknown", it says what would settle it: often a setting only the operator knows. If you run the server, give it: \
        set archive.expires=30d, or xmppscope predict --server-config /etc/prosody/prosody.cfg.lua. And with access to its files \
        `xmppscope stores PATH` reads what it really keeps.
        """,
        examples: ["server", "archive prefs", "answers"])
}
