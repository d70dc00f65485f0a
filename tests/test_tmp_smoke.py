import json, pytest
from pathlib import Path
from django.test import Client
from tests.factories import Taker, make_responses, drawn_answers
from assessment.responses.models import *
from assessment.responses.services import rebuild_tally, add_to_tally
from assessment.questionnaires.published import definition_of
CASES=sorted(Path("tests/scoring/cases").glob("*.json"))
@pytest.mark.parametrize("lang",["en","zh-hans"])
def test_all(version, lang):
    client=Client(headers={"accept-language":lang})
    d=definition_of(version.pk)
    rs=make_responses(version,[a for a in drawn_answers(d,30,3)],consent=("processing","comparison"))
    t=rebuild_tally(version=version); assert t.shown_respondents==30
    for f in CASES:
        c=json.loads(f.read_text()); 
        for case in (c if isinstance(c,list) else [c]):
            try: [r]=make_responses(version,[case["answers"]])
            except Exception as e: print(f.name, 'skip', type(e)); continue
            s=client.session; s["responses"]=[r.public_code]; s.save()
            for place in ("result/","comparison/","comparison/?population=greater-china","advice/","advice/?theme=ownership&plan=out","progress/","data/"):
                x=client.get(f"/a/{r.public_code}/{place}"); assert x.status_code==200,(f.name,place,x.status_code)
            print(f.name, len(x.content))
    x=client.get(f"/a/{r.public_code}/comparison/")
    Path(f"/tmp/comp-{lang}.html").write_bytes(x.content)
