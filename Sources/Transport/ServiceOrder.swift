/// The order in which the records of a service are tried (RFC 2782).
enum ServiceOrder {
    /// By priority; inside one priority by chance, in proportion to the weights. `draw` gives a number of a range.
    static func order(_ services: [DNSResolver.Service], draw: (ClosedRange<Int>) -> Int) -> [DNSResolver.Service] {
        var ordered: [DNSResolver.Service] = []
        for priority in Set(services.map(\.priority)).sorted() {
            // Those without weight come first, so that they have a small chance only.
            var rest = services.filter { $0.priority == priority }.sorted { $0.weight == 0 && $1.weight != 0 }
            while !rest.isEmpty {
                let mark = draw(0...rest.reduce(0) { $0 + $1.weight })
                var sum = 0
                let index = rest.firstIndex { service in
                    sum += service.weight
                    return sum >= mark
                }
                ordered.append(rest.remove(at: index ?? 0))
            }
        }
        return ordered
    }
}
