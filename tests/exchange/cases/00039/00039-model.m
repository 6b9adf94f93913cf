(*
synopsis: Volumes by a rule of initial assignments and a reversible reaction across them, second order
testType: TimeCourse
generatedBy: Numeric (libRoadRunner, relative tolerance 1e-12)
*)
