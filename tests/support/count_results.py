"""Add up the JUnit files of a folder and print "N passed, N failed".

Usage: count_results.py BROKEN FOLDER, where BROKEN is 1 when a runner or the build itself
failed: then at least one failure is counted, whatever the files say.
"""

import pathlib
import sys
import xml.etree.ElementTree as tree


def verdict(case: tree.Element) -> str:
    if case.find("failure") is not None or case.find("error") is not None:
        return "failed"
    if case.find("skipped") is not None or case.get("status") in ("notrun", "disabled"):
        return "skipped"
    return "passed"


def main(broken: bool, folder: pathlib.Path) -> int:
    verdicts = {}
    for file in sorted(folder.glob("*.xml")):
        for case in tree.parse(file).iter("testcase"):
            name = f"{file.stem} {case.get('classname')} {case.get('name')}"
            # A test that fails and then fails again while cleaning up has two entries.
            if verdicts.get(name) != "failed":
                verdicts[name] = verdict(case)
    for word in ("skipped", "failed"):
        for name in (name for name, found in verdicts.items() if found == word):
            print(f"{word}: {name}")
    counts = list(verdicts.values())
    passed, failed = counts.count("passed"), counts.count("failed")
    if broken and failed == 0:
        print("failed: the build or a test runner, see above")
        failed = 1
    print(f"{passed} passed, {failed} failed")
    return 0 if passed > 0 and failed == 0 else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1] == "1", pathlib.Path(sys.argv[2])))
