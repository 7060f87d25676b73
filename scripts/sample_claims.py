"""Find the claims of the `donetsk` pack's sample reports anew: after every change of the rules.

Usage: python scripts/sample_claims.py
"""

from frontcast.pipeline.claims import write_sample_claims
from frontcast.theatre import pack_path

if __name__ == "__main__":
    print(write_sample_claims(pack_path("donetsk")), "claims")
