def compare(gangway, case):
    return []
