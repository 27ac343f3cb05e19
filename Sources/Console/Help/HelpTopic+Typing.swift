extension HelpTopic {
    static let xml = HelpTopic(
        "xml", "typing XML, what is checked before it is sent, templates",
        """
        A line that begins with < is sent as it is, once its element is complete: Enter goes on with the next line until then. A paste of \
        many lines is one input. The stream is jabber:client, so a stanza needs no xmlns of its own.

        Tab completes names, attributes, values and end tags by what fits where the cursor is; F1 says where that is. On an empty place inside \
        an element Tab closes it.

        Before it is sent, a stanza is checked: whether it is well-formed, whether its addresses are addresses, its type a type, its id free, \
        its size within the server's limit. What is found is shown, and you are asked. A script is not asked: nothing is sent then.

          send --raw <message></iq>  sends any bytes, malformed ones too
          set checks=off             asks no more
          new receipt                puts a template into the line; new lists them
          edit 26                    takes record 26 back into the line, or into your editor
          again 26                   sends record 26 once more, with a fresh id
          ping --dry-run             shows what a command would send, and what it would leave behind
        """,
        examples: [
            "<message to='sister@realworld.lit' type='chat'><body>Typed by hand</body></message>", "new receipt",
            "ping --dry-run",
        ])

    static let keys = HelpTopic(
        "keys", "the keys of the line editor",
        """
          Tab              completes; twice lists what is possible
          F1               hints at what can stand at the cursor
          Enter            ends the input, or goes on with the next line of incomplete XML
          Up, Down         move inside an input of several lines, and through the history beyond it
          Ctrl-R           searches the history backwards; Enter takes what was found
          Ctrl-A, Ctrl-E   to the beginning and the end; Ctrl-U, Ctrl-K, Ctrl-W delete
          Ctrl-L           clears the screen
          Ctrl-C           forgets the line, or stops the command that runs
          Ctrl-D           on an empty line leaves
          Ctrl-Z           suspends; fg in the shell goes on, with the line as it was

        A letter with its accents is one character for all keys, however it is encoded, and is sent as it was typed or pasted. Emoji that \
        joiners connect are drawn one beside the other, since terminals do not agree about them; they are sent whole.

        For vi keys, or keys of your own, write lines of editrc(5) into ~/.editrc:

          xmppscope:bind -v

        Long output opens a pager (set pager=off for none): Space shows more, q comes back. The history is in your state folder, readable by \
        you only, without passwords; a line that begins with a space is not kept.
        """,
        examples: ["set pager"])
}
