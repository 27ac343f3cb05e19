/// The services a server runs, one line each.
enum ServiceList {
    static let all: [any DomainService.Type] = []
}
