#!/usr/bin/env python3
"""Do the includes point down? And what else can be seen from the text of the sources (STYLE.md, rules 5 and 9).

    check_includes.py [ROOT]      0: fine, 1: violations, one a line
    check_includes.py --self-test plants violations in a copy made on the fly and expects each to be found

The rules are in layers.txt beside this file.
"""
import os
import re
import sys
import tempfile

HERE = os.path.dirname(os.path.abspath(__file__))
PRINTS = re.compile(r'(?<![\w.>])(printf|fprintf|vprintf|vfprintf|dprintf|puts|fputs|putchar|perror|exit|_exit|_Exit|'
                    r'quick_exit|abort)\s*\(')
INCLUDE = re.compile(r'^[ \t]*#[ \t]*include[ \t]*([<"])([^>"]+)[>"]', re.M)
LITERALS = re.compile(r'/\*.*?\*/|//[^\n]*|"(?:\\.|[^"\\\n])*"|\'(?:\\.|[^\'\\\n])*\'', re.S)


class Rules:
    def __init__(self, path):
        self.modules, self.libraries, self.foreign = [], [], []
        self.system, self.private, self.once = set(), set(), set()
        with open(path, encoding='utf-8') as f:
            for line in f:
                word, *rest = line.split('#')[0].split() or ['']
                if word == 'module':
                    self.modules += rest
                elif word == 'library':
                    self.libraries += rest
                elif word == 'foreign':
                    self.foreign.append(tuple(rest))
                elif word == 'system':
                    self.system.update(rest)
                elif word == 'private':
                    self.private.update(rest)
                elif word == 'variable':
                    self.once.add(tuple(rest))
                elif word:
                    raise SystemExit('%s: what is %r?' % (path, word))

    def module_of(self, path):
        """The module that a file (named from the root) belongs to, or None."""
        fits = [m for m in self.modules if path.startswith(m + '/')]
        return max(fits, key=len, default=None)


def blank(m):
    """A comment or literal, as blanks of the same length and lines."""
    text = m.group(0)
    keep = '"' if text[0] in '"\'' else ' '
    return keep + re.sub(r'[^\n]', ' ', text[1:-1]) + keep if len(text) > 1 else text


def line_of(text, at):
    return text.count('\n', 0, at) + 1


def sources(root):
    for top in ('gtfs', 'planner', 'api', 'tools', 'tests'):
        for folder, folders, files in os.walk(os.path.join(root, top)):
            folders[:] = sorted(d for d in folders if d not in ('node_modules', 'build'))
            for name in sorted(files):
                if name.endswith(('.c', '.h')):
                    yield os.path.relpath(os.path.join(folder, name), root)


def check_own_include(rules, root, path, target, say):
    """One #include "..." of a file."""
    if not os.path.exists(os.path.join(root, target)):
        beside = os.path.normpath(os.path.join(os.path.dirname(path), target))
        if path.startswith('tests/') and os.path.exists(os.path.join(root, beside)):
            target = beside
        else:
            return say('includes "%s", which is not there (write the path from the root)' % target)
    here, there = rules.module_of(path), rules.module_of(target)
    if here is None or there is None:
        return say('"%s": no module in layers.txt' % (path if here is None else target))
    if rules.modules.index(there) > rules.modules.index(here):
        say('%s may not include %s ("%s")' % (here, there, target))
    elif (target.endswith('_priv.h') or target in rules.private) and os.path.dirname(target) != os.path.dirname(path) \
            and here != 'tests':
        say('"%s" is private to its folder' % target)


def check_angle_include(rules, path, target, say):
    owners = [m for prefix, m in rules.foreign if target.startswith(prefix)]
    if owners and rules.module_of(path) not in owners:
        say('<%s> belongs to %s alone' % (target, ' and '.join(o for o in owners if o != 'tests') or 'tests'))
    elif not owners and target not in rules.system:
        say('<%s> is in no list of layers.txt' % target)


def check_first_include(root, path, includes, say):
    own = re.sub(r'\.c$', '.h', path)
    if not path.endswith('.c') or not os.path.exists(os.path.join(root, own)):
        return
    first = includes[0][1] if includes else ''
    while first.endswith('_priv.h') and os.path.exists(os.path.join(root, first)):  # which begins with the public one
        with open(os.path.join(root, first), encoding='utf-8') as f:
            m = INCLUDE.search(f.read())
        first = m.group(2) if m else ''
    if first != own:
        say('the first include should be its own header "%s"' % own)


def declarations(code):
    """(offset, text) of what stands at file scope, with the insides of braces taken out."""
    depth, start, text, out = 0, 0, [], []
    for at, c in enumerate(code):
        if c == '{':
            depth += 1
        elif c == '}':
            depth -= 1
            if depth == 0 and re.search(r'\)\s*$', ''.join(text)):  # the end of a function
                text, start = [], at + 1
                continue
        elif depth == 0 and c == ';':
            out.append((start + len(''.join(text)) - len(''.join(text).lstrip()), ''.join(text).strip()))
            text, start = [], at + 1
            continue
        if depth == 0 and c != '}':
            text.append(c)
        elif depth == 0:
            text.append(' {} ')
    return out


def is_mutable_variable(text):
    """Is this declaration (braces taken out) a variable that can change?"""
    if not text or re.match(r'(typedef|extern|_Static_assert|static_assert)\b', text):
        return False
    head = re.split(r'=', text, maxsplit=1)[0]
    head = re.sub(r'__attribute__\s*\(\(.*?\)\)', ' ', head)
    if '(' in head and not re.search(r'\(\s*\*', head):  # a prototype
        return False
    if re.match(r'(struct|union|enum)\b[\w\s]*(\{\})?\s*$', head):  # a type alone
        return False
    words = re.findall(r'\w+|\*', re.sub(r'\{\}', ' ', head))
    if len(words) < 2:
        return False
    if re.search(r'\(\s*\*\s*const\b', head):  # a constant pointer to a function
        return False
    if '*' in head:
        return not re.search(r'\*\s*const\b[^*]*$', head)
    return 'const' not in words


def check_variables(code, excused, say):
    plain = re.sub(r'^[ \t]*#(?:[^\n]*\\\n)*[^\n]*', lambda m: re.sub(r'[^\n]', ' ', m.group(0)), code, flags=re.M)
    plain = re.sub(r'"\s*"', ' ', plain)
    for at, text in declarations(plain):
        if is_mutable_variable(text) and not excused & set(re.findall(r'\w+', text)):
            say('a variable at file scope that can change: %s' % ' '.join(text.split())[:70], line_of(plain, at))
    for m in re.finditer(r'^[ \t]+static[ \t]+([^;{]*?)(=|;|\{)', plain, re.M):
        text = m.group(1).strip()
        if 'inline' not in text.split() and is_mutable_variable(text):
            say('a static variable that can change: %s' % ' '.join(text.split())[:70], line_of(plain, m.start()))


def check_file(rules, root, path):
    with open(os.path.join(root, path), encoding='utf-8') as f:
        raw = f.read()
    found = []

    def say(what, line=0):
        found.append((path, line, what))

    includes = []
    for m in INCLUDE.finditer(raw):
        line, target = line_of(raw, m.start()), m.group(2)
        includes.append((m.group(1), target))
        if m.group(1) == '"':
            check_own_include(rules, root, path, target, lambda what, n=line: say(what, n))
        else:
            check_angle_include(rules, path, target, lambda what, n=line: say(what, n))
    check_first_include(root, path, includes, say)
    if any(path.startswith(top + '/') for top in rules.libraries):
        code = LITERALS.sub(blank, raw)
        for m in PRINTS.finditer(code):
            say('a library does not call %s' % m.group(1), line_of(code, m.start()))
        if path.endswith('.c'):
            check_variables(code, {name for file, name in rules.once if file == path}, say)
    return found


def check(root):
    rules = Rules(os.path.join(HERE, 'layers.txt'))
    return [v for path in sources(root) for v in check_file(rules, root, path)]


# ---- does it find what it should? -------------------------------------------------------------------------------

CLEAN = {
    'gtfs/base/status.h': '/* fine */\n#include <stdbool.h>\n',
    'gtfs/base/text.h': '#include "gtfs/base/status.h"\n',
    'gtfs/base/text.c': '#include "gtfs/base/text.h"\n\n#include <string.h>\n\n/* printf("x") */\n'
                        'static const char *const names[] = {"a(b", "c;d"};\nstatic const int n = 3, m[] = {1, 2};\n'
                        'typedef struct {\n    int x;\n} pair;\nenum { A, B };\nint f(int x);\n'
                        'static int g(int x)\n{\n    static const int k[] = {1};\n    char b[9];\n'
                        '    snprintf(b, 9, "exit(%d)", x);\n    return k[0];\n}\n'
                        'static const struct { int a; } rows[] = {{1}};\nstatic int (*const calls[])(int) = {g};\n'
                        'int h(void)\n{\n    static int (*const steps[])(int) = {g};\n    return steps[0](1);\n}\n',
    'gtfs/csv/fetch.c': 'static pthread_once_t curl_once = PTHREAD_ONCE_INIT;\n',
    'planner/walk/walk.c': '#include "gtfs/base/text.h"\n',
    'planner/geo/geo.h': '',
    'planner/geo/geo_priv.h': '#include "planner/geo/geo.h"\n',
    'planner/geo/geo.c': '#include "planner/geo/geo_priv.h"\n',
    'planner/router/relax_priv.h': '',
    'planner/router/scan.c': '#include "planner/router/relax_priv.h"\n',
    'tools/x/main.c': '#include <stdio.h>\nstatic int seen;\nint main(void)\n{\n    printf("x");\n    return seen;\n}\n',
}
PLANTED = [  # file, text, what must be said
    ('gtfs/base/up.c', '#include "planner/walk/walk.h"\n', 'may not include planner/walk'),
    ('planner/walk/across.c', '#include "planner/router/relax_priv.h"\n', 'may not include planner/router'),
    ('planner/plan/peek.c', '#include "planner/router/relax_priv.h"\n', 'private to its folder'),
    ('gtfs/base/text2.c', '#include "gtfs/base/nowhere.h"\n', 'not there'),
    ('gtfs/base/text.c', '#include <string.h>\n#include "gtfs/base/text.h"\n', 'its own header'),
    ('planner/walk/zip.c', '#include <zip.h>\n', 'belongs to gtfs/csv alone'),
    ('planner/walk/json.c', '#include <cjson/cJSON.h>\n', 'belongs to gtfs/base alone'),
    ('planner/walk/odd.c', '#include <boost.h>\n', 'in no list'),
    ('planner/walk/loud.c', 'void f(void)\n{\n    if (1) fprintf(0, "x");\n}\n', 'does not call fprintf'),
    ('planner/walk/end.c', 'void f(void)\n{\n    exit(1);\n}\n', 'does not call exit'),
    ('planner/walk/die.h', 'static inline void f(void)\n{\n    abort();\n}\n', 'does not call abort'),
    ('planner/walk/global.c', 'static int counter;\n', 'file scope'),
    ('planner/walk/global2.c', 'int f(void)\n{\n    return 1;\n}\n\nint table[] = {1, 2};\n', 'file scope'),
    ('planner/walk/global3.c', 'static const char *last = "x";\n', 'file scope'),
    ('planner/walk/global4.c', 'static struct { int a; } state;\n', 'file scope'),
    ('planner/walk/global5.c', 'static _Thread_local char buffer[20];\n', 'file scope'),
    ('planner/walk/local.c', 'int f(void)\n{\n    static int calls = 0;\n    return ++calls;\n}\n', 'static variable'),
    ('planner/stray/x.c', '#include "gtfs/base/text.h"\n', 'no module'),
]


def plant(files):
    with tempfile.TemporaryDirectory() as root:
        for name, text in files.items():
            os.makedirs(os.path.dirname(os.path.join(root, name)), exist_ok=True)
            with open(os.path.join(root, name), 'w', encoding='utf-8') as f:
                f.write(text)
        return check(root)


def self_test():
    failed = ['clean sources: %s:%d %s' % v for v in plant(CLEAN)]
    for name, text, expected in PLANTED:
        said = [v for v in plant(dict(CLEAN, **{'planner/walk/walk.h': '', name: text})) if v[0] == name]
        if not any(expected in v[2] for v in said):
            failed.append('%s: expected %r, got %s' % (name, expected, said))
    for line in failed:
        print(line)
    print('self-test: %d planted violations, %d not as expected' % (len(PLANTED), len(failed)))
    return 1 if failed else 0


def main():
    if sys.argv[1:] == ['--self-test']:
        return self_test()
    root = sys.argv[1] if len(sys.argv) > 1 else os.path.dirname(os.path.dirname(HERE))
    found = check(root)
    for path, line, what in found:
        print('%s:%d: %s' % (path, line, what))
    print('includes: %d files, %d violations' % (sum(1 for _ in sources(root)), len(found)))
    return 1 if found else 0


if __name__ == '__main__':
    sys.exit(main())
