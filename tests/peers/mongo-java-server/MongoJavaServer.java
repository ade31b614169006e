import de.bwaldvogel.mongo.MongoServer;
import de.bwaldvogel.mongo.MongoVersion;
import de.bwaldvogel.mongo.backend.memory.MemoryBackend;
import java.util.List;

/** A mongo-java-server in memory, for the store's contract suite: java -cp 'JARS/*' MongoJavaServer.java PORT */
public class MongoJavaServer {
    /** What the driver asks for at least: MongoDB 4.4 and its wire protocol. */
    static final MongoVersion VERSION = new MongoVersion() {
        public List<Integer> getVersionArray() {
            return List.of(4, 4, 0);
        }

        public int getWireVersion() {
            return 9;
        }
    };

    public static void main(String[] args) throws Exception {
        MongoServer server = new MongoServer(new MemoryBackend().version(VERSION));
        server.bind("127.0.0.1", Integer.parseInt(args[0]));
        System.out.println("ready");
        Thread.currentThread().join();
    }
}
