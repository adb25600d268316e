import Postgres
import Testing

@Suite struct ConnectionStringTests {
    @Test(arguments: [
        "", "gramd", "my@database", "host=/run/postgresql dbname=gramd", "host=db user=u@tenant password=p@ss:w/rd",
        "host=@abstract dbname=gramd", "host=a,b port=5432,5433 dbname=gramd", "postgresql://u:p%25@db/gramd",
        "postgres://u:p%40ss%2Fword@db:5432/gramd?sslmode=require", "postgresql:///gramd?host=/run/postgresql",
        "postgresql://u:p:w?rd#@db/gramd", "postgresql://[::1]:5432,db:5433/gramd", "postgresql://u@%2Frun/gramd",
        "postgresql://u%40tenant:p@db",
    ])
    func readsWhatIsMeantAsItStands(text: String) {
        #expect(PostgresConfiguration(connectionString: text).isReadable)
    }

    /// Each has a password whose pieces are left, middle and right; none of them may be told, whatever libpq takes it for.
    @Test(arguments: [
        "postgresql://u:left@right@db/gramd", "postgres://u:left@middle@right@db/gramd",
        "postgres://u:left/right@db/gramd",
        "postgres://u:left/middle@right@db/gramd", "postgres://u:left?middle/right@db/gramd",
        "postgres://u:left%zzright@db",
        "postgres://u:left%right@db", "postgres://u:@right@db/gramd", "postgres://u:left", "postgres://u:left/gramd",
        "postgres://left@u:right@db", "postgresql://db/gramd?user=u&password=left@right", "Postgres://u:left@db/gramd",
        "postgre://u:left@right@db/gramd", "u:left@right@db/gramd", "u:left@db",
        "dbname=postgresql://u:left@right@db/gramd",
        "host=u:left@right@db dbname=gramd", "host=db dbname=u:left@db", "host=db password=left right",
        "host=db password='left' right'", "host=db port=left", "postgre://u:left@db/gramd?sslmode=require",
        "host=db left",
    ])
    func noPieceOfAPasswordIsTold(text: String) async throws {
        let configuration = PostgresConfiguration(connectionString: text)
        #expect(!configuration.isReadable)
        let error = await #expect(throws: PostgresError.self) { try await PostgresConnection.connect(configuration) }
        let told = "\(try #require(error)) \(configuration)"
        #expect(told.contains("%40"))
        for piece in ["left", "middle", "right"] { #expect(!told.contains(piece)) }
    }

    /// libpq would look for a database of that name on this machine.
    @Test(arguments: ["db:5432", "db/gramd", "postgres//db/gramd", "jdbc:postgresql://db/gramd"])
    func anAddressIsNoDatabase(text: String) {
        #expect(!PostgresConfiguration(connectionString: text).isReadable)
    }

    @Test func aServerThatIsAwayIsToldWithoutThePassword() async throws {
        for text in [
            "postgresql://u:left%40right@%2Fnowhere/gramd", "host=/nowhere user=u password=left@right dbname=gramd",
        ] {
            let error = await #expect(throws: PostgresError.self) {
                try await PostgresConnection.connect(PostgresConfiguration(connectionString: text, password: "middle"))
            }
            let told = "\(try #require(error))"
            #expect(told.contains("/nowhere") && !told.contains("\n"))
            for piece in ["left", "middle", "right"] { #expect(!told.contains(piece)) }
        }
    }
}
