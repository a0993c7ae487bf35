# cmake -DPROGRAM=… -DARGUMENTS=a;b -DOUTPUT=FILE -P WriteOutput.cmake: runs a program and keeps what it prints.
get_filename_component(folder "${OUTPUT}" DIRECTORY)
file(MAKE_DIRECTORY "${folder}")
execute_process(COMMAND "${PROGRAM}" ${ARGUMENTS} OUTPUT_FILE "${OUTPUT}" COMMAND_ERROR_IS_FATAL ANY)
