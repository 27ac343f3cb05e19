/// The lessons, in the order in which they are best taken; a new one is a file of its own and a line here.
package enum LessonList {
    package static let all: [Lesson] = [
        .tour, .streams, .authentication, .presence, .storage, .archive, .carbons, .streamManagement, .rooms, .pubsub,
        .encryption, .logs, .ownServer,
    ]

    /// The lesson with that name.
    package static func lesson(_ name: String) -> Lesson? { all.first { $0.name == name } }
}
