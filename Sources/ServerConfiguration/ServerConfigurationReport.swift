/// What a server's own configuration file says about what the server keeps, as settings of a profile.
package struct ServerConfigurationReport: Hashable, Sendable {
    /// The profile whose settings they are: `prosody-0.12`.
    package var profile: String
    /// The virtual host that was looked at; nil where the file names none.
    package var host: String?
    /// Every virtual host the file names, in its order.
    package var hosts: [String]
    /// In the order in which they have to be set.
    package var assignments: [Assignment] = []
    /// Options in the files that have no bearing on what is kept, by name.
    package var irrelevant: [Note] = []
    /// What was in the files and was passed over, because only the running server could tell what it means.
    package var ignored: [Note] = []
    /// What bears on what is kept and could not be known from the files.
    package var unknown: [Note] = []

    /// The same files read as of each version of the product, as nothing in them says for sure which it is.
    package var alternatives: [ServerConfigurationReport] = []

    package init(profile: String, host: String?, hosts: [String]) {
        self.profile = profile
        self.host = host
        self.hosts = hosts
    }

    /// One setting of the profile, and what it was read from.
    package struct Assignment: Hashable, Sendable {
        package var knob: String
        package var value: String
        /// What in the file, or its absence, says so.
        package var because: String
        /// Nil where something that is absent says so.
        package var place: SourcePlace?

        /// `archive_expires_after=604800s`, as it is given on a command line.
        package var text: String { knob + "=" + value }
    }

    /// A remark on something in the files.
    package struct Note: Hashable, Sendable {
        package var text: String
        package var place: SourcePlace?
    }

    /// The files read as a version of that profile; nil where it is of another product.
    package func read(as profile: String) -> ServerConfigurationReport? {
        alternatives.first { $0.profile == profile } ?? (profile == self.profile ? self : nil)
    }

    package mutating func set(_ knob: String, _ value: String, because: String, _ place: SourcePlace?) {
        assignments.append(Assignment(knob: knob, value: value, because: because, place: place))
    }

    package mutating func passOver(_ option: String, _ place: SourcePlace?) {
        irrelevant.append(Note(text: option, place: place))
    }

    package mutating func ignore(_ text: String, _ place: SourcePlace?) { ignored.append(Note(text: text, place: place)) }

    package mutating func leaveOpen(_ text: String, _ place: SourcePlace? = nil) {
        unknown.append(Note(text: text, place: place))
    }
}

/// A line of a file.
package struct SourcePlace: Hashable, Sendable, CustomStringConvertible {
    package var file: String
    /// From 1.
    package var line: Int

    package init(_ file: String, _ line: Int) {
        self.file = file
        self.line = line
    }

    package var description: String { "\(file):\(line)" }
}
