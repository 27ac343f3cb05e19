extension HelpTopic {
    static let settings = HelpTopic(
        "settings", "settings, themes, accounts, aliases, and the files they are in",
        """
          set                   lists the program's settings; set NAME explains one
          set theme=light       colours: dark, light, colour-blind, or none
          set view=compact      one line a record
          set view=full --save  in later sessions too
          set editor=vim        where edit opens a stanza; none for the line itself
          set pager=off         long output is written without stopping
          set --servers         the servers' own settings, by which forecasts are made
          alias hi msg sister@realworld.lit Hello
          account save work alice@example.org --password-command 'pass xmpp/work'

        No password is saved. It comes from a question without echo, --password-file, --password-command (any keyring's program; its first \
        line is the password), or the variable XMPPSCOPE_PASSWORD; never from an argument.

          ~/.config/xmppscope/startup      lines that are executed when a prompt begins
          ~/.config/xmppscope/accounts     what connect NAME uses
          ~/.config/xmppscope/templates/   your own templates: NAME.xml
          ~/.local/state/xmppscope/        the history, and the lessons you have done

        XDG_CONFIG_HOME and XDG_STATE_HOME move them. All are readable by you only. NO_COLOR or TERM=dumb turn colours off, LANG=C makes signs \
        ASCII, PAGER and EDITOR are what they are elsewhere.
        """,
        examples: ["set theme", "set theme=colour-blind", "set editor=none"])

    static let scripts = HelpTopic(
        "scripts", "pipes, files of lines, waiting, and exit statuses",
        """
          xmppscope demo -c 'presence on' -c 'msg sister@realworld.lit Hi' -c answers
          xmppscope connect you@example.org -f lines.txt
          echo 'disco' | xmppscope connect you@example.org

        There is no prompt then, no question, no colour. A line that begins with # is passed over. In the loopback world each line waits until the \
        servers have done all they do because of it; elsewhere say what to wait for:

          wait                        until all your requests are answered
          expect message & from:bob   until such a record comes; it fails after 10 seconds
          sleep 2                     two seconds

        The exit status is 0 if every line succeeded, 1 if one failed, 64 for a mistake in the command line, and 10 to 15 for the stage at which \
        connecting failed. Lines after one that failed are still executed.
        """,
        examples: ["wait", "sleep 0.1"])
}
