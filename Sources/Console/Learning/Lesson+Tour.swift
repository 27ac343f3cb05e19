extension Lesson {
    static let tour = Lesson(
        "tour", "One message, what is kept of it, and how it goes",
        [
            Step(
                "You are Alice, at wonderland.lit. Your server does not know yet that you are there. Tell it:",
                "presence on",
                .record("sent & presence")),
            Step(
                "Your sister lives at the other server, realworld.lit, and is offline. Write to her:",
                "msg sister@realworld.lit Are you there?", .record("sent & message & to:sister")),
            Step(
                "Under the message stands what will be kept of it, and where. The five questions, answered for this message:",
                "answers"),
            Step("That was the forecast. Now look into the servers' SQLite files, at the offline store:", "store offline"),
            Step("There her message waits, in clear text. Let her come online:", "contact sister online"),
            Step("She has it now. What has that changed in the stores?", "store diff"),
            Step(
                "The row is gone from the offline store; the archive still has a copy. Write to her again, now that she is there:",
                "msg sister@realworld.lit Hello again!", .record("sent & message & to:sister")),
            Step("Delivered at once: nothing waits offline this time. What was kept?", "store diff"),
            Step("The archives keep it for a week. Let eight days go by:", "clock +8d"),
            Step("And what is left in the archives?", "store archive"),
        ],
        end: "That is the tour. `learn` lists lessons on the parts; `help` lists what else can be typed.")
}
