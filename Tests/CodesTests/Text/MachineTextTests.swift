import Codes
import Testing

@Suite struct MachineTextTests {
    static let machineTexts = [
        "https://shop.example/a?b=c", "www.shop.example", "gid://shopify/Product/9000000000001",
        "data:image/png;base64,iVBORw0KGgo=", "2025-01-02", "02.01.2025", "1/2/2025", "2025-01-02T10:00:00-05:00",
        "2025-01-02 10:00:00.250+00", "10:15:30", "20250102T100000Z", "123e4567-e89b-12d3-a456-426614174000",
        "product_123E4567-E89B-12D3-A456-426614174000", "d41d8cd98f00b204e9800998ecf8427e", "507f1f77bcf86cd799439011",
        "01ARZ3NDEKTSV4RRFFQ69G5FAV", "V1StGXR8_Z5jdHi6B-myT", "900000000000000000001",
        "Ep11YgFN8lSp92E2nZFrKXsxI1U2dTM+2qEGXN5cAjOziWsj/cgonemm",
    ]

    static let texts = [
        "VL-50", "NOR.0707-60", "WH-1000XM4-BLACK-EU-2021", "DDR4-3200MHz-CL16-2x8GB", "iPhone14ProMax256GBSchwarz",
        "PlayStationPortableGame", "red/green/blue/white/black", "Red/Blue/Tan/Sky/Mint", "4006381333931", "16:9",
        "24/7",
        "1200-1500", "978-3-16-148410-0", "2025-13-02", "2025-01-02-X", "32.13.2025", "deadbeef", "decaffeinated",
        "Rindfleischetikettierungsgesetz", "10:15", "data: none", "www", "stainless-steel-coffee-maker",
    ]

    @Test(arguments: machineTexts)
    func hasNoValues(text: String) throws {
        #expect(MachineText.covers(" \(text) "))
        #expect(!MachineText.covers("red \(text)"))
        let analysis = try CodeAnalyzer().analysis(of: "red \(text), lamp")
        #expect(analysis == (try CodeAnalyzer().analysis(of: "red, lamp")))
    }

    @Test(arguments: texts)
    func whatShoppersTypeIsText(text: String) throws {
        #expect(!MachineText.covers(text))
        #expect(try !CodeAnalyzer().values(in: text).isEmpty)
    }

    @Test func whatStandsBesideAnAddressStays() throws {
        #expect(try CodeAnalyzer().values(in: "see (https://a.example/x), lamp") == ["see", "lamp"])
        #expect(try CodeAnalyzer().values(in: "https://a.example灯") == ["灯"])
        #expect(try CodeAnalyzer().values(in: "made 2025-01-02.") == ["made"])
    }

    /// A run is looked at once, however often it is interrupted.
    @Test(arguments: ["a--", "a=", "1-", "Ab1/", "a1", "2025-", "www.", "a://", "data:", "é-", "灯a"])
    func takesLinearTime(piece: String) throws {
        let text = String(repeating: piece, count: 20_000)
        #expect(try CodeAnalyzer().values(in: text).count <= 2 * text.count)
    }
}
