import socket


class Connection:
    """HTTP/1.1 over one connection, with as little of Python in it as possible."""

    def __init__(self, port):
        self.socket = socket.create_connection(("127.0.0.1", port))
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)

    def get(self, path):
        """The body. Raises where the answer isn't 200."""
        self.socket.sendall(b"GET " + path + b" HTTP/1.1\r\nHost: gramd\r\n\r\n")
        data = bytearray()
        while (end := data.find(b"\r\n\r\n")) < 0:
            data += self._receive()
        head = bytes(data[:end]).lower()
        if not head.startswith(b"http/1.1 200"):
            raise RuntimeError(head.decode())
        length = int(head.split(b"content-length:")[1].split(b"\r\n")[0])
        while len(data) < end + 4 + length:
            data += self._receive()
        return bytes(data[end + 4 :])

    def _receive(self):
        part = self.socket.recv(262_144)
        if not part:
            raise RuntimeError("the connection was closed")
        return part
