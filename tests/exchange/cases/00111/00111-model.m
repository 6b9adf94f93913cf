(*
synopsis: Pieces that do not cover everything
testType: TimeCourse
unsupported: piecewise without otherwise
generatedBy: Numeric (libRoadRunner, relative tolerance 1e-12)
*)
