"""Feeds in memory and a server on the loopback that gives them in good and bad ways, for the tests of `gangway update`."""
import gzip
import io
import socket
import struct
import threading
import time
import zipfile
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


def make_zip(files):
    """The bytes of a zip of {name: text}; the same for the same files."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, 'w', zipfile.ZIP_DEFLATED) as z:
        for name, text in sorted(files.items()):
            z.writestr(zipfile.ZipInfo(name, (2026, 1, 1, 0, 0, 0)), text)
    return out.getvalue()


def tiny_feed(trips=4, first='20260101', last='20271231', zone='Asia/Hong_Kong', lat=22.3, name='Pier'):
    """Two stops a kilometre apart, and so many trips between them, one every ten minutes from 08:00 on."""
    rows = [f'T{i},{8 + i // 6:02}:{i % 6}0:00,{8 + i // 6:02}:{i % 6}0:00,A,1\n'
            f'T{i},{8 + i // 6:02}:{i % 6}5:00,{8 + i // 6:02}:{i % 6}5:00,B,2\n' for i in range(trips)]
    return {
        'agency.txt': f'agency_id,agency_name,agency_url,agency_timezone\nAG,Agency,https://example.org,{zone}\n',
        'stops.txt': f'stop_id,stop_name,stop_lat,stop_lon\nA,{name} A,{lat},114.1\nB,{name} B,{lat + 0.01},114.1\n',
        'routes.txt': 'route_id,agency_id,route_short_name,route_type\nR,AG,1,3\n',
        'calendar.txt': 'service_id,monday,tuesday,wednesday,thursday,friday,saturday,sunday,start_date,end_date\n'
                        f'S,1,1,1,1,1,1,1,{first},{last}\n',
        'trips.txt': 'route_id,service_id,trip_id\n' + ''.join(f'R,S,T{i}\n' for i in range(trips)),
        'stop_times.txt': 'trip_id,arrival_time,departure_time,stop_id,stop_sequence\n' + ''.join(rows),
    }


class Way:
    """How one path is answered. body: the zip; mode: a method of Handler; the rest is the mode's business."""

    def __init__(self, body=b'', mode='plain', **more):
        self.body, self.mode, self.more = body, mode, more
        self.asked = []  # headers of every request


class Handler(BaseHTTPRequestHandler):
    protocol_version = 'HTTP/1.1'

    def log_message(self, *_):
        pass

    def do_GET(self):
        way = self.server.ways.get(self.path.split('?')[0])
        self.close_connection = True
        if not way:
            self.give(404, b'none')
            return
        way.asked.append(dict(self.headers))
        try:
            getattr(self, 'mode_' + way.mode)(way)
        except (BrokenPipeError, ConnectionResetError):
            pass

    def give(self, status, body, length=None, **headers):
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name.replace('_', '-'), value)
        if length != 'none':
            self.send_header('Content-Length', str(len(body) if length is None else length))
        self.send_header('Connection', 'close')
        self.end_headers()
        self.wfile.write(body)

    def mode_plain(self, way):
        """With the validators that way.more names, and honest about them; without any, always all of it."""
        etag, modified = way.more.get('etag'), way.more.get('modified')
        headers = {k: v for k, v in (('ETag', etag), ('Last_Modified', modified)) if v}
        if (etag and self.headers.get('If-None-Match') == etag) or \
                (modified and self.headers.get('If-Modified-Since') == modified):
            self.send_response(304)
            self.send_header('Connection', 'close')
            self.end_headers()
            return
        self.give(200, way.body, **headers)

    def mode_status(self, way):
        self.give(way.more['status'], b'no')

    def mode_flaky(self, way):
        """So many 503, then all is well."""
        if len(way.asked) <= way.more['times']:
            self.give(503, b'later')
        else:
            self.give(200, way.body)

    def mode_redirect(self, way):
        self.give(302, b'', Location=way.more['to'])

    def mode_truncated(self, way):
        """Says the whole length, then hangs up."""
        self.give(200, way.body[:len(way.body) // 2], length=len(way.body))

    def mode_short_length(self, way):
        """Says less than comes: what is said is taken, and is no zip."""
        self.give(200, way.body, length=len(way.body) // 2)

    def mode_reset(self, way):
        self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack('ii', 1, 0))
        self.connection.close()

    def mode_silent(self, way):
        self.send_response(200)
        self.send_header('Content-Length', '1000')
        self.end_headers()
        self.wfile.flush()
        self.server.over.wait(10)

    def mode_endless(self, way):
        self.send_response(200)
        self.send_header('Connection', 'close')
        self.end_headers()
        block = bytes(1 << 16)
        for _ in range(400):
            self.wfile.write(block)

    def mode_bomb(self, way):
        """A thousand times smaller on the line than it is."""
        self.give(200, way.more['packed'], Content_Encoding='gzip')

    def mode_packed(self, way):
        self.give(200, gzip.compress(way.body), Content_Encoding='gzip')


class FeedServer:
    """Serves self.ways, {path: Way}, until closed."""

    def __init__(self):
        self.http = ThreadingHTTPServer(('127.0.0.1', 0), Handler)
        self.http.daemon_threads = True
        self.http.ways = self.ways = {}
        self.http.over = threading.Event()
        self.port = self.http.server_address[1]
        self.thread = threading.Thread(target=self.http.serve_forever, kwargs={'poll_interval': 0.05})
        self.thread.start()

    def url(self, path, host='127.0.0.1'):
        return f'http://{host}:{self.port}{path}'

    def close(self):
        self.http.over.set()
        self.http.shutdown()
        self.http.server_close()
        self.thread.join()


def now_s():
    return time.monotonic()
