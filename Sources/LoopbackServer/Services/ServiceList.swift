/// The services a server runs, one line each.
enum ServiceList {
    static var all: [any DomainService.Type] {
        [
            RoomService.self,
            PubSubService.self,
            UploadService.self,
            PushService.self,
        ]
    }
}
